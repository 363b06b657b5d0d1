"""Pages of a PDF as pictures, for tests that look at the paper itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

Grey = NDArray[np.uint8]
"""A page: rows of pixels from 0, black, to 255, white."""


def pages(pdf: bytes, dpi: int) -> list[QImage]:
    """The pages in shades of grey on white."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    made = [_page(document, number, dpi) for number in range(document.pageCount())]
    document.close()
    return made


def _page(document: QPdfDocument, number: int, dpi: int) -> QImage:
    size = (document.pagePointSize(number) * (dpi / 72)).toSize()
    paper = QImage(size, QImage.Format.Format_RGB32)
    paper.fill(0xFFFFFFFF)
    painter = QPainter(paper)
    painter.drawImage(0, 0, document.render(number, size))
    painter.end()
    return paper.convertToFormat(QImage.Format.Format_Grayscale8)


def pixels(image: QImage) -> Grey:
    """The picture as numbers."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()].copy()
