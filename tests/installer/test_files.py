"""What packages tell the systems agrees with the program and with each other."""

from __future__ import annotations

import configparser
import plistlib
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hytedesk import paths
from hytedesk.config import machine
from hytedesk.sync import region_file
from installer import debian

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "installer" / "linux"
METAINFO = LINUX / "org.hytedesk.HyteDesk.metainfo.xml"
KIND = "application/vnd.hytedesk.region+json"


def test_region_files_open_with_the_program_everywhere() -> None:
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.read_string((LINUX / "hytedesk.desktop").read_text(encoding="utf-8"))
    assert desktop["Desktop Entry"]["MimeType"] == f"{KIND};"
    kinds = ET.parse(LINUX / "hytedesk.xml").getroot()  # noqa: S314  # our own file
    (glob,) = kinds.iter("{http://www.freedesktop.org/standards/shared-mime-info}glob")
    assert glob.get("pattern") == f"*{region_file.SUFFIX}"
    assert KIND in METAINFO.read_text(encoding="utf-8")
    told = plistlib.loads((ROOT / "installer/macos/Info.plist").read_bytes())
    (exported,) = told["UTExportedTypeDeclarations"]
    assert exported["UTTypeTagSpecification"]["public.filename-extension"] == [region_file.SUFFIX.removeprefix(".")]
    assert region_file.SUFFIX in (ROOT / "installer/windows/hytedesk.iss").read_text(encoding="utf-8")


def test_policies_lie_where_the_program_looks_for_them() -> None:
    assert {Path("/") / folder for folder in debian._POLICIES} == {
        machine.LINUX / "managed",
        machine.LINUX / "recommended",
    }
    assert f'bundle_identifier="{machine.DOMAIN}"' in (ROOT / "installer/hytedesk.spec").read_text(encoding="utf-8")


def test_every_sentence_is_there_in_three_languages() -> None:
    root = ET.parse(METAINFO).getroot()  # noqa: S314  # our own file
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    for name in ("summary", "description/p", "description/ul/li"):
        found = [element.get(language) for element in root.findall(name)]
        assert found == [None, "fi", "sv"] * (len(found) // 3)
    script = (ROOT / "installer/windows/hytedesk.iss").read_text(encoding="utf-8")
    messages = re.findall(r"^(fi|sv|en)\.(\w+)=.+$", script, re.MULTILINE)
    names = {name for _language, name in messages}
    assert set(messages) == {(code, name) for code in ("fi", "sv", "en") for name in names}


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="needs appstreamcli")
def test_appstream_takes_it(tmp_path: Path) -> None:
    text = METAINFO.read_text(encoding="utf-8").replace("@VERSION@", "1.2.3").replace("@DATE@", "2026-11-22")
    (tmp_path / METAINFO.name).write_text(text, encoding="utf-8")
    subprocess.run(
        ["appstreamcli", "validate", "--no-net", METAINFO.name], cwd=tmp_path, check=True, capture_output=True
    )


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-validate")
def test_the_desktop_takes_it() -> None:
    subprocess.run(["desktop-file-validate", str(LINUX / "hytedesk.desktop")], check=True)


@pytest.mark.parametrize("script", ["installer/test_package.sh", "installer/macos/build.sh", "installer/linux/postrm"])
def test_scripts_are_shell(script: str) -> None:
    if shutil.which("sh") is None:
        pytest.skip("needs sh")
    subprocess.run(["sh", "-n", str(ROOT / script)], check=True)


def test_a_frozen_program_starts_itself_and_not_a_python(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    for name in ("hytedesk", "hytedesk-admin"):
        monkeypatch.setattr(sys, "executable", f"/opt/hytedesk/{name}")
        assert paths.command("--analyse") == ["/opt/hytedesk/hytedesk", "--analyse"]


def test_on_windows_the_policys_folder_is_the_administrators_and_nothing_else_is_touched() -> None:
    """Recursion would follow what a user has put there, with an administrator's rights."""
    script = (ROOT / "installer/windows/hytedesk.iss").read_text(encoding="utf-8")
    said = re.findall(r'icacls\.exe"; Parameters: """\{commonappdata\}\\HyteDesk"" (.+?)";', script)
    assert [words.split()[0] for words in said] == ["/setowner", "/reset", "/inheritance:r"]
    assert all("/T" not in words.split() and words.split()[-1] == "/L" for words in said)
    granted = dict(pair.rsplit(":", 1) for pair in re.findall(r"\*(S-1-5-[\d-]+:\S+)", said[2]))
    assert granted == {"S-1-5-18": "(OI)(CI)F", "S-1-5-32-544": "(OI)(CI)F", "S-1-5-32-545": "(OI)(CI)RX"}
