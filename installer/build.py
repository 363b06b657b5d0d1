"""The bundle: one folder that runs without Python, made of what is committed.

`python -m installer.build` makes it, and the packages of this system in `dist`. The time of the commit is the time of
everything in it: the same commit on the same system gives the same bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer import icu

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "package"
DIST = ROOT / "dist"
BUNDLE = WORK / "bundle" / "hytedesk"
_SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
PYTHON = WORK / "venv" / _SCRIPTS / ("python.exe" if sys.platform == "win32" else "python")


def version(source: Path = ROOT) -> str:
    """The version of the program."""
    line = next(
        line for line in (source / "hytedesk" / "__init__.py").read_text().splitlines() if "__version__" in line
    )
    return line.split('"')[1]


def committed(into: Path) -> int:
    """Put what is committed into the folder `into`; returns the time of the commit in seconds since 1970."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    archive, commit = into.with_suffix(".tar"), _told("git", "rev-parse", "HEAD")
    _run("git", "archive", "--output", str(archive), commit)
    shutil.unpack_archive(archive, into)
    archive.unlink()
    changed = _told("git", "status", "--porcelain", "--untracked-files=no")
    if changed:
        print("Changes that are not committed are not in the package.", file=sys.stderr)
    return int(_told("git", "log", "-1", "--format=%ct", commit))


def environment() -> None:
    """A folder of Python's with the locked libraries of the program, and what builds and checks packages."""
    uv = shutil.which("uv", path=str(ROOT / ".venv" / _SCRIPTS)) or shutil.which("uv") or "uv"
    wanted = ("--no-install-project", "--no-default-groups", "--group", "package", "--extra", "publish")
    _run(
        uv, "sync", "--quiet", "--locked", *wanted, "--python", sys.executable,
        UV_PROJECT_ENVIRONMENT=str(WORK / "venv"), UV_PYTHON_DOWNLOADS="never",
    )  # fmt: skip


def bundle(source: Path, epoch: int) -> Path:
    """Make the bundle from `source`; returns its folder."""
    shutil.rmtree(BUNDLE.parent, ignore_errors=True)
    look = _look(source)
    _run(
        str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR",
        "--distpath", str(BUNDLE.parent), "--workpath", str(WORK / "work"), str(source / "installer" / "hytedesk.spec"),
        SOURCE_DATE_EPOCH=str(epoch), PYTHONHASHSEED="0", **look,
    )  # fmt: skip
    if sys.platform == "linux":
        _strip(BUNDLE)
        for library in BUNDLE.rglob("libicudata.so.*"):
            if not library.is_symlink():
                icu.shrink(library)
    if sys.platform != "win32":
        (BUNDLE / "hytedesk-admin").symlink_to("hytedesk")
    return BUNDLE


def _look(source: Path) -> dict[str, str]:
    """Icon and version as the programs of this system carry them, for the plan of the bundle."""
    from installer import desktop

    kind, size = {"win32": ("ico", 256), "darwin": ("icns", 512)}.get(sys.platform, ("png", 128))
    icon, about = WORK / f"hytedesk.{kind}", WORK / "version.txt"
    desktop.draw(source / "installer" / "linux" / "hytedesk.svg", {icon: size})
    numbers = tuple(int(part) for part in version(source).split("."))
    words = {"ProductName": "HyteDesk", "FileDescription": "HyteDesk", "ProductVersion": version(source)}
    words |= {
        "CompanyName": "The HyteDesk project",
        "LegalCopyright": "GPL-3.0-or-later",
        "FileVersion": version(source),
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    about.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={(*numbers, 0)}, prodvers={(*numbers, 0)}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])"
    )
    return {"HYTEDESK_ICON": str(icon), "HYTEDESK_VERSION_FILE": str(about), "HYTEDESK_VERSION": version(source)}


def settle(folder: Path, epoch: int) -> None:
    """Give everything under the folder the commit's time, and rights that do not depend on who built it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (os.access(path, os.X_OK) and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _strip(folder: Path) -> None:
    """Take the symbols out of libraries and modules; not of numpy's libraries, whose files `strip` would break."""
    libraries = [
        path
        for path in sorted(folder.rglob("*.so*"))
        if path.is_file() and not path.is_symlink() and "numpy.libs" not in path.parts
    ]
    for path in libraries:
        path.chmod(0o644)
    _run("strip", "--strip-unneeded", *map(str, libraries))


def _run(*command: str, **variables: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **variables})


def _told(*command: str) -> str:
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()


def main() -> int:
    """Make the bundle and the packages of this system; says where they are."""
    source = WORK / "source"
    epoch = committed(source)
    environment()
    made = bundle(source, epoch)
    subprocess.run([PYTHON, "-m", "installer.notices", made, str(epoch)], check=True, cwd=source)
    settle(made, epoch)
    DIST.mkdir(exist_ok=True)
    if sys.platform == "linux":
        from installer import debian, tarball

        for path in (debian.make(source, made, epoch), tarball.make(source, made, epoch)):
            print(path)
    else:
        print(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
