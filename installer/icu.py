"""Makes Qt's library of languages smaller: of hundreds in ICU's data those of Finland and English stay.

Qt asks ICU for the order of texts, for names of time zones and for old character sets, and for nothing else. On Linux
only: elsewhere the system has its own. Form of the data: "ICU Data" in ICU's user guide, `udata.h` and
`ucmndata.h` in its source.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIBRARY = "libicudata.so."
_ALIGNED = 16
_LEFT_OUT = re.compile(r"(brkitr|rbnf|translit|unit)/")
"""Ends of lines in Thai, numbers in words, other scripts, units of measurement: Qt does these itself or not at all."""
_PLACE = re.compile(r"([a-z]+/)?[a-z]{2,3}(_\w+)?\.res")
_KEPT_PLACE = re.compile(r"([a-z]+/)?((en|fi|se|smn|sv)(_\w+)?|res_index)\.res")


def is_kept(name: str) -> bool:
    """Whether an item of the data stays.

    Args:
        name: such as `coll/fi.res`, without the name of the package.
    """
    return not _LEFT_OUT.match(name) and (not _PLACE.fullmatch(name) or bool(_KEPT_PLACE.fullmatch(name)))


def smaller(data: bytes) -> bytes:
    """The same package of data with the items that are kept.

    Raises:
        ValueError: this is no such package.
    """
    length, magic, kind = struct.unpack_from("<H2s8x4s", data) if len(data) > 16 else (0, b"", b"")
    if magic != b"\xda\x27" or kind != b"CmnD":
        raise ValueError("no package of ICU's data")
    return data[:length] + _packed(
        item for item in _items(data[length:]) if is_kept(item[0].partition(b"/")[2].decode())
    )


def _items(body: bytes) -> list[tuple[bytes, bytes]]:
    """Names and contents, in the order in which ICU looks them up."""
    (count,) = struct.unpack_from("<I", body)
    table = list(struct.iter_unpack("<II", body[4 : 4 + 8 * count]))
    ends = [*(start for _name, start in table[1:]), len(body)]
    return [
        (body[name : body.index(b"\0", name)], body[start:end]) for (name, start), end in zip(table, ends, strict=True)
    ]


def _packed(items: Iterable[tuple[bytes, bytes]]) -> bytes:
    kept = list(items)
    names = b"".join(name + b"\0" for name, _content in kept)
    at = 4 + 8 * len(kept)
    start = _aligned(at + len(names))
    table, contents = [struct.pack("<I", len(kept))], [names.ljust(start - at, b"\xaa")]
    for name, content in kept:
        table.append(struct.pack("<II", at, start))
        at += len(name) + 1
        start += _aligned(len(content))
        contents.append(content.ljust(_aligned(len(content)), b"\xaa"))
    return b"".join((*table, *contents))


def _aligned(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED


def shrink(library: Path) -> None:
    """Put a smaller library in the place of `libicudata.so.<version>`.

    Raises:
        ValueError: it is made in another way than known here.
    """
    version = library.name.removeprefix(_LIBRARY)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _run("objcopy", "--output-target=binary", "--only-section=.rodata", str(library), str(work / "data"))
        (work / "data").write_bytes(smaller((work / "data").read_bytes()))
        symbol = f"icudt{version}_dat"
        (work / "data.s").write_text(
            f'.section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, "object"\n'
            f'{symbol}:\n.incbin "data"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack, "", "progbits"\n'
        )
        _run("as", "-o", "data.o", "data.s", work=work)
        _run(
            "ld", "-shared", "--build-id=none", "--strip-all", f"--soname={library.name}",
            "-o", str(library), "data.o", work=work,
        )  # fmt: skip


def _run(*command: str, work: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=work)
