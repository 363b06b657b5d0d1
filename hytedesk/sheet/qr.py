"""QR codes for the screen; on paper `render` draws its own."""

from __future__ import annotations

from functools import lru_cache

QUIET = 4
"""Modules of white around a code, as its standard wants."""


@lru_cache(maxsize=64)
def modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the QR code of an address, True = dark, with its quiet zone; medium error correction as on paper."""
    import segno

    code = segno.make_qr(url, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET))
