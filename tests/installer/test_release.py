from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from installer import advisories, build, licences, release
from installer.advisories import Advisory

ROOT = Path(__file__).parents[2]
FILES = ("pyproject.toml", "uv.lock", "CHANGELOG.md", "hytedesk/__init__.py", "installer/licences.toml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what a release reads, as it is when 9.8.7 is ready."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    change(tmp_path / "pyproject.toml", r'^version = ".*"$', 'version = "9.8.7"')
    change(tmp_path / "hytedesk/__init__.py", r'^__version__ = ".*"$', '__version__ = "9.8.7"')
    change(tmp_path / "uv.lock", r'(?<=name = "hytedesk"\n)version = ".*"$', 'version = "9.8.7"')
    change(tmp_path / "CHANGELOG.md", r"^## .+$", "## 9.8.7 - 2026-12-24")
    return tmp_path


def change(path: Path, what: str, into: str) -> None:
    text, count = re.subn(what, into, path.read_text(encoding="utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_a_project_that_is_ready_has_no_problem(project: Path) -> None:
    assert list(release.problems("9.8.7", project)) == []


def test_another_version_is_told_with_every_place_that_names_it(project: Path) -> None:
    told = " ".join(release.problems("9.8.8", project))
    assert all(name in told for name in ("pyproject.toml", "__init__.py", "uv.lock", "CHANGELOG.md"))
    assert "no version" in next(iter(release.problems("", project)))


def test_changes_that_were_not_written_down_keep_it_back(project: Path) -> None:
    change(project / "CHANGELOG.md", r"^## 9.8.7 - 2026-12-24$", "## 9.8.7 - 2026-12-24\n\n## 9.8.6 - 2026-12-01")
    assert list(release.problems("9.8.7", project)) == ["the changelog says nothing about it"]


def test_an_unknown_licence_and_a_missing_digest_keep_it_back(project: Path) -> None:
    change(project / "installer/licences.toml", r'^click = "BSD-3-Clause"$', 'click = "LicenseRef-Proprietary"')
    change(project / "installer/licences.toml", r'^segno = ".*"$', "")
    change(project / "uv.lock", r', hash = "sha256:[0-9a-f]+"', "")
    told = list(release.problems("9.8.7", project))
    assert len(told) == 3
    assert "segno" in told[0]
    assert told[1] == "click is under LicenseRef-Proprietary"
    assert "not pinned" in told[2]


def test_checksums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    wanted = ["hytedesk-1.2.3-linux-x86_64.tar.xz", "hytedesk_1.2.3_amd64.deb"]
    for name in (*wanted, "hytedesk_1.2.2_amd64.deb", "hytedesk_11.2.3_amd64.deb"):
        (tmp_path / name).write_bytes(name.encode())
    release.checksums(tmp_path, "1.2.3")
    sums = release.checksums(tmp_path, "1.2.3")
    assert [line.split()[1] for line in sums.read_text().splitlines()] == wanted
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--quiet", sums.name], cwd=tmp_path, check=True)


@pytest.mark.parametrize(("trial", "code"), [("true", 0), ("false", 1)])
def test_a_release_goes_to_its_end(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], trial: str, code: int
) -> None:
    """All of it but the hour of building and trying, which are replaced."""
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *command], cwd=project, check=True)
    dist = project / "dist"

    def built() -> int:
        dist.mkdir()
        (dist / "hytedesk_9.8.7_amd64.deb").write_bytes(b"package")
        return 0

    monkeypatch.setattr("sys.argv", ["release", "9.8.7"])
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(build, "ROOT", project)
    monkeypatch.setattr(build, "DIST", dist)
    monkeypatch.setattr(build, "environment", lambda: None)
    monkeypatch.setattr(build, "main", built)
    monkeypatch.setattr(advisories, "audited", lambda _names: [])
    monkeypatch.setattr(release, "trials", lambda _version: [[trial]])
    assert release.main() == code
    assert (dist / "SHA256SUMS").exists() is (code == 0)
    said = capsys.readouterr()
    assert ("9.8.7 is ready" in said.out, "Not ready: false" in said.err) == (code == 0, code == 1)


def test_the_lock_names_nothing_with_a_known_weakness() -> None:
    versions = {name: package["version"] for name, package in licences.locked(licences.read_lock()).items()}
    assert advisories.known(versions, advisories.own()) == []
    assert all(one.package in versions for one in advisories.own())


@pytest.mark.parametrize(
    ("version", "found"),
    [("1.9", False), ("2.0", True), ("2.0.10", True), ("2.1rc1", True), ("2.1", False), ("x", True)],
)
def test_a_span_of_versions(version: str, found: bool) -> None:
    one = Advisory("X-1", "thing", "2.0", "2.1")
    assert (advisories.known({"thing": version}, [one]) == [one]) is found


def osv(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(record))
    return path


def record(name: str, *events: dict[str, str], ecosystem: str = "PyPI", **more: Any) -> dict[str, Any]:
    package = {"ecosystem": ecosystem, "name": name}
    return {
        "id": f"X-{name}",
        "affected": [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}],
        **more,
    }


def test_the_list_of_osv_is_read(tmp_path: Path) -> None:
    twice = ({"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "2.0"}, {"fixed": "2.3"})
    path = osv(
        tmp_path,
        record("Some_Thing", *twice),
        record("open", {"introduced": "3.0"}),
        record("open", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"),
        record("some-thing", {"introduced": "0"}, ecosystem="npm"),
        record("another", {"introduced": "0"}),
        {"id": "empty"},
    )
    assert list(advisories.of_osv(path, ["some-thing", "open"])) == [
        ("X-Some_Thing", "some-thing", "0", "1.2"),
        ("X-Some_Thing", "some-thing", "2.0", "2.3"),
        ("X-open", "open", "3.0", None),
    ]
