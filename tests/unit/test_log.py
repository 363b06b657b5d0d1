"""The log says where a bug is and nothing that a person typed."""

from pathlib import Path

import pytest

from hytedesk import log


def test_a_bug_is_logged_without_its_message(tmp_path: Path) -> None:
    try:
        int("Maija Meikäläinen 010101-123N")
    except ValueError as error:
        log.bug(tmp_path, error)
    written = (tmp_path / "hytedesk.log").read_text()
    assert "ValueError at unit/test_log.py" in written
    assert "Maija" not in written
    assert "010101" not in written


def test_a_folder_that_cannot_be_written_makes_no_second_failure(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("here")
    log.bug(in_the_way / "data", ValueError("x"))
    assert in_the_way.read_text() == "here"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_makes_no_second_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hytedesk.log").symlink_to("/dev/full")
    log.bug(tmp_path, ValueError("x"))
    assert capfd.readouterr() == ("", "")
