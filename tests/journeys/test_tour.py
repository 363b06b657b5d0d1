"""The main job in the real window, in every language and palette: the pictures of the README cannot rot."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QImage

from scripts.tour import Look, tour

LOOKS = [
    Look("fi"),
    Look("sv", dark=True),
    Look("en", width=1280, height=720),
    Look("fi", text=200),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.usefixtures("qapp")
def test_find_choose_and_make_the_sheet(look: Look, demo_data: Path, tmp_path: Path) -> None:
    *pictures, sheet = tour(demo_data, tmp_path / "out", look)
    assert [path.stem.rsplit("-", 1)[1] for path in pictures] == ["start", "found", "chosen"]
    for path in pictures:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (look.width, look.height)
    pages = pypdf.PdfReader(sheet).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert "112" in text
    assert "Demo" in text
