"""Known weaknesses of what the lock names: asked of pip-audit, or looked up in lists where the network is closed.

`python -m installer.advisories [OSV.zip]`; the zip is the list of osv.dev for PyPI, brought by other means. Exit code
0: none is known; 1: some are.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.version import InvalidVersion, Version

from installer import build, licences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_OWN = licences.ROOT / "installer" / "advisories.toml"


class Advisory(NamedTuple):
    """A weakness of a package: from the version `introduced` on, until before `fixed`; None = not mended yet."""

    id: str
    package: str
    introduced: str
    fixed: str | None


def own(path: Path = _OWN) -> list[Advisory]:
    """The list that lies beside this module."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["advisory"]
    return [Advisory(row["id"], row["package"], "0", row["fixed"]) for row in rows]


def of_osv(path: Path, wanted: Iterable[str]) -> Iterator[Advisory]:
    """What OSV's list for PyPI says about the wanted packages; what was withdrawn is left out."""
    names = set(wanted)
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            record = json.loads(archive.read(member))
            if not record.get("withdrawn"):
                yield from _of_record(record, names)


def _of_record(record: Mapping[str, Any], names: set[str]) -> Iterator[Advisory]:
    for affected in record.get("affected", []):
        name = affected.get("package", {}).get("name", "").lower().replace("_", "-")
        if affected.get("package", {}).get("ecosystem") != "PyPI" or name not in names:
            continue
        for span in affected.get("ranges", []):
            introduced = None
            for event in span.get("events", []) if span.get("type") == "ECOSYSTEM" else ():
                introduced = event.get("introduced", introduced)
                if "fixed" in event and introduced is not None:
                    yield Advisory(record["id"], name, introduced, event["fixed"])
                    introduced = None
            if introduced is not None:
                yield Advisory(record["id"], name, introduced, None)


def known(versions: Mapping[str, str], advisories: Iterable[Advisory]) -> list[Advisory]:
    """The advisories that these versions of packages have; a span that cannot be compared counts as one."""
    return sorted(one for one in advisories if one.package in versions and _within(versions[one.package], one))


def _within(version: str, advisory: Advisory) -> bool:
    try:
        found = Version(version)
        begun = found >= Version(advisory.introduced)
        return begun and (advisory.fixed is None or found < Version(advisory.fixed))
    except InvalidVersion:
        return True


def audited(names: Mapping[str, str]) -> list[str] | None:
    """What pip-audit knows about these versions, a line each; None = its service does not answer here."""
    first = dict(list(names.items())[:1])
    if _asked(first) is None:
        return None
    return _asked(names)


def _asked(names: Mapping[str, str]) -> list[str] | None:
    wanted = build.WORK / "audited.txt"
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.write_text("".join(f"{name}=={version}\n" for name, version in names.items()))
    command = [str(build.PYTHON), "-m", "pip_audit", "-r", str(wanted), "--no-deps", "--disable-pip", "-f", "json"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    if any("skip_reason" in one for one in told):
        return None
    return [f"{one['name']} {one['version']}: {bad['id']}" for one in told for bad in one["vulns"]]


def main(arguments: Sequence[str]) -> int:
    """Say what is known; exit code 1 where there is something.

    Args:
        arguments: a copy of OSV's list (`all.zip`), or nothing.
    """
    versions = {name: package["version"] for name, package in licences.locked(licences.read_lock()).items()}
    lists = own()
    if arguments:
        lists += of_osv(Path(arguments[0]), versions)
        print(f"OSV's list in {arguments[0]} and our own: {len(lists)} advisories about {len(versions)} packages.")
    lines = [f"{one.package} {versions[one.package]}: {one.id}" for one in known(versions, lists)]
    asked = audited(versions)
    if asked is None:
        print("pip-audit's service does not answer here; only lists were looked up.", file=sys.stderr)
    for line in sorted({*lines, *(asked or ())}):
        print(line)
    return 1 if lines or asked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
