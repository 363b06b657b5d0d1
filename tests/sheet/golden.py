"""How the first page of each form looks; `python -m tests.sheet.golden` keeps the pictures anew."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from hytedesk.config import Letterhead
from hytedesk.sheet import render
from hytedesk.sheet.content import SheetOptions, content
from tests.sheet.images import Grey, pages, pixels
from tests.sheet.services import LINE, SHELTER, THREE, TODAY

FOLDER = Path(__file__).parent / "pictures"
DPI = 60
PLAIN = SheetOptions(
    note="Soita ensin Ystävätoimintaan.",
    letterhead=Letterhead(region="Pohjanmaan hyvinvointialue", unit="Vaasan terveysasema", contact="Hoitaja"),
    today=TODAY,
    data_date=TODAY,
    source="Esimerkkilähde",
)
SHEETS = {
    "normal": PLAIN,
    "large": msgspec.structs.replace(PLAIN, form="large"),
    "discreet": msgspec.structs.replace(PLAIN, discreet=True),
    "arabic": msgspec.structs.replace(PLAIN, language="ar"),
    "bilingual": msgspec.structs.replace(PLAIN, form="bilingual", language="en"),
    "bilingual-arabic": msgspec.structs.replace(PLAIN, form="bilingual", language="ar"),
    "card": msgspec.structs.replace(PLAIN, form="card"),
}
"""The name of each picture with what it shows."""


def picture(name: str) -> Grey:
    """The first page as it comes out now."""
    return pixels(_image(name))


def kept(name: str) -> Grey:
    """The first page as it was looked at."""
    return pixels(QImage(str(FOLDER / f"{name}.png")).convertToFormat(QImage.Format.Format_Grayscale8))


def blurred(page: Grey) -> NDArray[np.float64]:
    """The page in squares of 4 x 4 pixels: how letters are smoothed makes no difference."""
    height, width = (side // 4 * 4 for side in page.shape)
    return np.asarray(page[:height, :width].reshape(height // 4, 4, width // 4, 4).mean(axis=(1, 3)))


def _image(name: str) -> QImage:
    details = (SHELTER, LINE) if name == "discreet" else THREE
    return pages(render.render(content(details, SHEETS[name], "905")).data, DPI)[0]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for wanted in SHEETS:
        _image(wanted).save(str(FOLDER / f"{wanted}.png"))
