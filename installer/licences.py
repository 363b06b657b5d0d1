"""The licences of all that the program is delivered with (installer/licences.toml), and of what the lock names."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parents[1]

_CLASSIFIERS = {
    "Apache Software License": {"Apache-2.0"},
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause"},
    "GNU General Public License v3 or later (GPLv3+)": {"GPL-3.0-or-later"},
    "GNU Lesser General Public License v3 or later (LGPLv3+)": {"LGPL-3.0-or-later"},
    "MIT License": {"MIT"},
    "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
}
"""Licences as older packages name them."""


_LEFT_OUT = {"markdown-it-py", "mdurl", "pycparser", "pygments"}
"""Installed because others name them, but not in the bundle (installer/contents.py)."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that comes inside a package, or from the build system.

    Attributes:
        name: as its makers call it.
        licence: an SPDX expression.
        within: what brings it.
        debian: the package of Debian from which it is taken, empty = it is not.
    """

    name: str
    licence: str
    within: str
    debian: str = ""


class Licences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table.

    Attributes:
        compatible: licences whose works can be part of a work under GPL-3.0-or-later.
        beside: licences of fonts and facts.
        python: packages of the lock with their SPDX expressions.
        part: everything else.
    """

    compatible: frozenset[str]
    beside: frozenset[str]
    python: dict[str, str]
    part: tuple[Part, ...]


def table(path: Path = ROOT / "installer" / "licences.toml") -> Licences:
    """The table in a file.

    Raises:
        msgspec.ValidationError: it has another form.
    """
    return msgspec.toml.decode(path.read_bytes(), type=Licences)


def fits(expression: str, allowed: frozenset[str]) -> bool:
    """Whether one of the choices that an SPDX expression gives needs only allowed licences; exceptions add rights."""
    return any(
        all(part.partition(" WITH ")[0].strip() in allowed for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def locked(lock: Mapping[str, Any], project: str = "hytedesk") -> dict[str, dict[str, Any]]:
    """The packages that the project or one of its extras needs on any system, as the lock describes them.

    Args:
        lock: the content of `uv.lock`.
        project: whose.
    """
    known = {package["name"]: package for package in lock["package"]}
    found: dict[str, dict[str, Any]] = {}
    extras = known[project].get("optional-dependencies", {})
    open_ = [(needed["name"], needed.get("extra", [])) for needed in _all(known[project], extras)]
    seen: set[tuple[str, str]] = set()
    while open_:
        name, wanted = open_.pop()
        found[name] = known[name]
        for extra in ("", *wanted):
            if (name, extra) not in seen:
                seen.add((name, extra))
                needed = known[name].get("optional-dependencies", {}).get(extra, []) if extra else None
                more = known[name].get("dependencies", []) if needed is None else needed
                open_ += [(one["name"], one.get("extra", [])) for one in more]
    return found


def _all(package: Mapping[str, Any], extras: Iterable[str]) -> list[dict[str, Any]]:
    optional = package.get("optional-dependencies", {})
    return [*package.get("dependencies", []), *(needed for extra in extras for needed in optional[extra])]


def in_bundle() -> list[str]:
    """The packages of the lock that are in a bundle made with this Python."""
    installed = {_normal(package.name) for package in metadata.distributions()}
    return sorted(name for name in locked(read_lock()) if name in installed - _LEFT_OUT)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unpinned(lock: Mapping[str, Any]) -> list[str]:
    """The packages of a lock that have a file without a digest, or come from elsewhere than a registry."""
    names = []
    for package in lock["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        own = "editable" in package["source"]
        pinned = "registry" in package["source"] and files and all("sha256:" in file.get("hash", "") for file in files)
        if not own and not pinned:
            names.append(package["name"])
    return names


def read_lock(path: Path = ROOT / "uv.lock") -> dict[str, Any]:
    """The content of the lock."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def told(name: str) -> set[str] | None:
    """The SPDX expressions that the installed package may mean by what it says of itself.

    None = it is not installed here, or says nothing that can be understood.
    """
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if "License-Expression" in about:
        return {_plain(about["License-Expression"])}
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License")]
    found = {licence for line in classifiers for licence in _CLASSIFIERS.get(line, ())}
    return found or None


def _plain(expression: str) -> str:
    return re.sub(r"\s+", " ", expression).strip()
