"""A release: everything is checked, what this computer can build is built and tried, and checksums are written.

`python -m installer.release VERSION` (docs/release.md). It publishes nothing.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from installer import advisories, build, licences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADING = re.compile(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def problems(version: str, root: Path) -> Iterator[str]:
    """What keeps `version` from being released, as far as the files tell.

    Args:
        version: as it is asked for.
        root: of the project.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        yield f"{version!r} is no version such as 1.2.3"
    named = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        "hytedesk/__init__.py": build.version(root),
    }
    lock = licences.read_lock(root / "uv.lock")
    named["uv.lock"] = next(package["version"] for package in lock["package"] if package["name"] == "hytedesk")
    for place, found in named.items():
        if found != version:
            yield f"{place} has version {found}"
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = _HEADING.search(changes)
    if newest is None or newest[1] != version:
        yield f"the newest heading of CHANGELOG.md is not '## {version} - YYYY-MM-DD'"
    elif not re.search(r"^- \S", changes[newest.end() :].partition("\n## ")[0], re.MULTILINE):
        yield "the changelog says nothing about it"
    table, locked = licences.table(root / "installer" / "licences.toml"), licences.locked(lock)
    if table.python.keys() != locked.keys():
        yield f"licences unknown or no longer needed: {sorted(table.python.keys() ^ locked.keys())}"
    for name, licence in table.python.items():
        if not licences.fits(licence, table.compatible):
            yield f"{name} is under {licence}"
    for name in licences.unpinned(lock):
        yield f"{name} is not pinned by a digest in uv.lock"


def checksums(folder: Path, version: str) -> Path:
    """Write the SHA-256 of this version's packages into `SHA256SUMS`, in the form of `sha256sum`; returns the file."""
    sums = folder / "SHA256SUMS"
    files = sorted(path for path in folder.iterdir() if re.search(rf"[-_]{re.escape(version)}[-_]", path.name))
    sums.write_text("".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files))
    return sums


def trials(version: str) -> list[list[str]]:
    """The commands that try what was built, here and in a bare Debian."""
    return [
        ["make", "test"],
        ["make", "test-package"],
        [sys.executable, "-m", "installer.smoke", str(build.BUNDLE / "hytedesk"), "--version", version],
        [sys.executable, "-m", "installer.measure"],
    ]


def main() -> int:
    """Check, build, try, sum up; exit code 1 at the first thing that does not hold."""
    version = sys.argv[1] if len(sys.argv) > 1 else ""
    found = list(problems(version, build.ROOT))
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=build.ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    if changed:
        found.append("there are changes that are not committed")
    for problem in found:
        print(f"Not ready: {problem}.", file=sys.stderr)
    if found:
        return 1
    build.environment()
    if advisories.main([]) or build.main():
        return 1
    if sys.platform == "linux":
        for command in trials(version):
            if subprocess.run(command, cwd=build.ROOT, check=False).returncode != 0:
                print(f"Not ready: {' '.join(command)} found something, see above.", file=sys.stderr)
                return 1
    print(checksums(build.DIST, version).read_text(), end="")
    print(f"{version} is ready in {build.DIST}; docs/release.md says what is still done by hand.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
