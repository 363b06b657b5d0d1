"""Who can change a file on Windows: descriptors as Windows writes them, without Windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.config import machine, windows
from hytedesk.config.layers import Computer

if TYPE_CHECKING:
    from pathlib import Path

INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
PROGRAMS = (
    f"O:{INSTALLER}D:PAI(A;;FA;;;{INSTALLER})(A;CIIO;GA;;;{INSTALLER})(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)"
    "(A;;0x1301bf;;;BA)(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)"
)
DISK = (
    f"O:{INSTALLER}D:PAI(A;;LC;;;AU)(A;OICIIO;SDGXGWGR;;;AU)(A;;FA;;;SY)(A;OICIIO;GA;;;SY)(A;OICI;FA;;;BA)"
    "(A;OICI;0x1200a9;;;BU)"
)
DATA = "O:SYD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)"
OURS = "O:BAD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    file = tmp_path / "HyteDesk" / "region-root.json"
    file.parent.mkdir()
    file.write_text("{}")
    return file


def judged(path: Path, folder: str, file: str = OURS) -> bool:
    """As if all folders above lay on the disk of a new computer."""

    def describe(asked: Path) -> str:
        return file if asked == path else folder if asked == path.parent else DISK

    return windows.only_administrators(path, describe)


def test_a_file_among_the_programs_is_the_administrators(root: Path) -> None:
    assert judged(root, PROGRAMS)
    root.unlink()
    assert judged(root, PROGRAMS)


def test_a_file_that_users_could_make_is_not(root: Path) -> None:
    """Users may make files in the folder for data of programs, and folders on the disk."""
    assert judged(root, DATA)
    root.unlink()
    assert not judged(root, DATA)
    root.parent.rmdir()
    assert not judged(root, PROGRAMS)


@pytest.mark.parametrize(
    "file",
    [
        OURS.replace("O:BA", "O:S-1-5-21-1-2-3-1001"),
        OURS.replace("0x1200a9", "FA"),
        OURS.replace("0x1200a9", "0x1301bf"),
        OURS.replace("0x1200a9", "FRWD"),
        OURS.replace("0x1200a9", "GW"),
        OURS.replace("0x1200a9", "ZZ"),
        OURS + "(A;;SD;;;WD)",
        OURS + "(A;;WO;;;S-1-5-21-1-2-3-1001)",
        OURS + "(A;;",
        "O:BAD:NO_ACCESS_CONTROL",
        "O:BA",
        "",
    ],
)
def test_a_file_that_users_can_write_or_take_is_not(root: Path, file: str) -> None:
    assert not judged(root, PROGRAMS, file)


@pytest.mark.parametrize("more", ["(A;;FA;;;DA)", "(A;;FA;;;S-1-5-21-1-2-3-512)", "(D;;FA;;;WD)", "(A;IO;FA;;;BU)"])
def test_administrators_of_the_domain_may_and_what_is_denied_or_for_others_does_not_count(
    root: Path, more: str
) -> None:
    assert judged(root, PROGRAMS, OURS + more)


@pytest.mark.parametrize("rights", ["SD", "DT", "WD", "WO", "FA", "0x40"])
def test_a_folder_in_which_users_can_delete_is_not(root: Path, rights: str) -> None:
    assert not judged(root, PROGRAMS + f"(A;;{rights};;;BU)")


@given(text=st.text(max_size=60) | st.from_regex(r"O:BAD:[A-Z]*(\([A-Z;0-9x]*\))*", fullmatch=True))
def test_no_text_is_more_than_open_or_closed(text: str) -> None:
    assert windows._closed(text, windows._WRITE) in {True, False}


def test_a_policy_that_names_an_open_root_file_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computer = Computer(mandatory={"region_root_file": str(root), "stale_days": 7}, recommended={})
    told = {root: OURS, root.parent: PROGRAMS}
    monkeypatch.setattr(windows, "descriptor", lambda path: told.get(path, DISK))
    assert machine._closed(computer, machine._surely_administrators) == computer
    told[root] = OURS + "(A;;FA;;;BU)"
    found = machine._closed(computer, machine._surely_administrators)
    assert found.mandatory == {"region_root_file": "", "stale_days": 7}
    assert [(one.name, one.reason) for one in found.refused] == [("RepositoryRootFile", "writable")]
    monkeypatch.setattr(windows, "descriptor", _silent)
    assert machine._closed(computer, machine._surely_administrators).refused


def _silent(_path: Path) -> str:
    raise PermissionError
