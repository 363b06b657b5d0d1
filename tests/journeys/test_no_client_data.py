"""Nothing about a client stays on the computer: a day's work, then a search through everything that was written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hytedesk import config
from hytedesk.app import Desktop
from scripts.tour import start, type_text, wait_until

SECRETS = ("Maija Meikäläinen", "010150-123N", "soittaa sisarelle", "kadonnutta siskoa etsivä")


def everything_written(*folders: Path) -> bytes:
    return b"\n".join(
        path.name.encode() + path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()
    )


@pytest.mark.usefixtures("qapp")
def test_a_note_typed_and_printed_is_nowhere_afterwards(
    demo_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    printed = tmp_path / "paper" / "sheet.pdf"
    printed.parent.mkdir()

    desktop = Desktop(demo_data, config.held(demo_data))
    start(desktop)
    loaded: list[bool] = []
    desktop.sync.loaded.connect(lambda *_args: loaded.append(True))
    wait_until(lambda: bool(loaded))
    type_text(desktop.window.search_row.field, SECRETS[3])
    desktop.window.search_row.field.clear()
    type_text(desktop.window.search_row.field, "yksinäiselle")
    QTest.keyClick(desktop.window.search_row.field, Qt.Key.Key_Return)
    wait_until(lambda: bool(desktop.sheet.chosen()))
    desktop.window.sheet.noteChanged.emit(f"{SECRETS[0]} {SECRETS[1]}: {SECRETS[2]}")

    from hytedesk.sheet import render

    pdf = render.render(desktop.sheet.document())
    render.save(pdf, printed)
    desktop.handover.copy()
    assert SECRETS[0] in QApplication.clipboard().text()
    desktop.new_client()
    assert QApplication.clipboard().text() == ""
    desktop.close()
    desktop.window.close()
    desktop.window.deleteLater()

    left = everything_written(demo_data, temporary)
    for secret in SECRETS:
        assert secret.encode() not in left
        assert secret.encode("utf-16-le") not in left
