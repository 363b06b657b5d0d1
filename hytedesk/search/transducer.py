"""Voikko's dictionary of Finnish in a few megabytes: a word's readings, as `pyvoikko.VOIKKO_FST.lookup` gives them.

The dictionary is a finite state transducer: states, and arcs that read a symbol and write one. A reading is what was
written on a way through it that has read the whole word and ends in a final state. Arcs that read a flag or nothing
take no letter. Flags: `@P.X.Y@` sets X to Y, `@C.X@` clears it, `@R.X@` and `@R.X.Y@` let pass who has it (so), `@D.…@`
who has not, `@U.X.Y@` who has Y or none, and sets it. Those that are read and those that are written are kept apart.

It is read from the file that pyvoikko brings, without importing it (docs/adr/0021). The form is kfst's, version 0
(github.com/fergusq/fst-python, `format/kfst.py`): a header; the symbols, each ended by a null byte; by LZMA, the arcs
in the order of their states, and the final states. Numbers are big-endian.
"""

from __future__ import annotations

import importlib.util
import lzma
import re
import struct
from array import array
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from hytedesk.errors import DamagedProgram

if TYPE_CHECKING:
    from numpy.typing import NDArray

PACKAGE, FILE = "pyvoikko", "voikko.kfst"
EPSILON = "@0@"
"""No symbol: nothing is read or written."""

Flags: TypeAlias = frozenset[tuple[str, str]]
"""Flags that are set, each with its value."""
Way: TypeAlias = tuple[int, Flags, Flags, str]
"""How far one way has come: its state, flags that were read, flags that were written, what was written."""

_HEADER = struct.Struct("!4sHHII?")
"""Magic, version, how many symbols, arcs and final states, whether arcs have weights."""
_ARC = np.dtype([("source", ">u4"), ("target", ">u4"), ("read", ">u2"), ("written", ">u2")])
_FLAG = re.compile(r"@([PCRDU])\.([^.@]+)(?:\.([^.@]+))?@")
_REMEMBERED = 1000
"""Beginnings of words; each takes some 3 kB."""


class Transducer(NamedTuple):
    """The arcs of each state, those that take no letter first, else in the order of the file.

    Attributes:
        symbols: by their numbers, those that take no letter first.
        letterless: how many of them take none.
        start: number of each state's first arc; after the last state, the number of arcs.
        target: of each arc, the state that it leads to.
        read: of each arc, the number of the symbol.
        written: the same.
        final: states in which a word may end.
    """

    symbols: list[str]
    letterless: int
    start: array[int]
    target: array[int]
    read: array[int]
    written: array[int]
    final: frozenset[int]


def installed() -> Path:
    """The file of the installed dictionary.

    Raises:
        DamagedProgram: pyvoikko is not there.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise DamagedProgram(PACKAGE, "not installed")
    return Path(next(iter(found.submodule_search_locations))) / FILE


def load(path: Path) -> Transducer:
    """The transducer in a file; takes 0.1-0.2 s.

    Raises:
        DamagedProgram: the file cannot be read.
    """
    try:
        return _decoded(path.read_bytes())
    except (OSError, lzma.LZMAError, struct.error, ValueError, IndexError) as exc:
        raise DamagedProgram(str(path), str(exc)) from exc


def _decoded(content: bytes) -> Transducer:
    magic, version, symbol_count, arc_count, final_count, weighted = _HEADER.unpack_from(content)
    if (magic, version, weighted) != (b"KFST", 0, False):
        raise ValueError("another form")
    *names, packed = content[_HEADER.size :].split(b"\0", symbol_count)
    symbols = [name.decode() for name in names]
    data = lzma.decompress(packed)
    arcs = np.frombuffer(data, _ARC, arc_count)
    final = np.frombuffer(data, ">u4", final_count, arcs.nbytes)
    if len(data) != arcs.nbytes + final.nbytes:
        raise ValueError("another length")

    order = sorted(range(symbol_count), key=lambda number: not _is_letterless(symbols[number]))
    number = np.argsort(order).astype(np.uint16)
    letterless = sum(map(_is_letterless, symbols))
    read = number[arcs["read"]]
    source = arcs["source"].astype(np.uint32)
    places = np.lexsort((read >= letterless, source))
    states = 1 + int(max(source.max(), arcs["target"].max(), final.max()))
    return Transducer(
        symbols=[symbols[number] for number in order],
        letterless=letterless,
        start=_array("I", np.searchsorted(source, np.arange(states + 1, dtype=np.uint32))),
        target=_array("I", arcs["target"][places]),
        read=_array("H", read[places]),
        written=_array("H", number[arcs["written"]][places]),
        final=frozenset(final.tolist()),
    )


def _is_letterless(symbol: str) -> bool:
    return symbol == EPSILON or _FLAG.fullmatch(symbol) is not None


def _array(kind: str, numbers: NDArray[np.integer]) -> array[int]:
    """Numbers one by one are read from it faster than from numpy's."""
    return array(kind, numbers.astype(kind).tobytes())


class Lookup:
    """Looks words up, in any thread. Their beginnings are remembered, so that one letter more takes little.

    Args:
        transducer: see `load`.
    """

    def __init__(self, transducer: Transducer) -> None:
        symbols = transducer.symbols
        self._transducer = transducer
        self._letters = {symbol: number for number, symbol in enumerate(symbols) if number >= transducer.letterless}
        self._flags = [symbol if _FLAG.fullmatch(symbol) else "" for symbol in symbols]
        self._texts = ["" if _is_letterless(symbol) else symbol for symbol in symbols]
        self._begun: dict[str, list[Way]] = {}

    def readings(self, word: str) -> list[str]:
        """All readings of a word, each once; none for a word that is not in the dictionary."""
        return list(dict.fromkeys(text for *_, text in self._followed(self._ways(word), None)))

    def _ways(self, word: str) -> list[Way]:
        """The ways that have just taken the last letter of a word."""
        if len(self._begun) > _REMEMBERED:
            self._begun.clear()
        ways, known = None, len(word)
        while known and (ways := self._begun.get(word[:known])) is None:
            known -= 1
        if ways is None:
            ways = [(0, frozenset(), frozenset(), "")]
        for place in range(known, len(word)):
            letter = self._letters.get(word[place])
            ways = self._followed(ways, letter) if letter is not None else []
            self._begun[word[: place + 1]] = ways
        return ways

    def _followed(self, ways: list[Way], letter: int | None) -> list[Way]:
        """The ways on from these that end with taking a letter, depth first; None = with the end of the word."""
        _symbols, letterless, start, target, read, written, final = self._transducer
        flags, texts = self._flags, self._texts
        found: list[Way] = []
        ahead = ways[::-1]
        while ahead:
            way = ahead.pop()
            state, seen, told, text = way
            if state < 0:
                found.append((~state, seen, told, text))
                continue
            if letter is None and state in final:
                found.append(way)
            for arc in range(start[state + 1] - 1, start[state] - 1, -1):
                symbol, then, now = read[arc], target[arc], seen
                if symbol >= letterless:
                    if symbol != letter:
                        continue
                    then = ~then  # has taken its letter
                elif flag := flags[symbol]:
                    allowed = passed(seen, flag)
                    if allowed is None:
                        continue
                    now = allowed
                symbol, also = written[arc], told
                if flag := flags[symbol]:
                    allowed = passed(told, flag)
                    if allowed is None:
                        continue
                    also = allowed
                ahead.append((then, now, also, text + texts[symbol]))
        return found


@lru_cache(maxsize=8192)
def passed(flags: Flags, symbol: str) -> Flags | None:
    """The flags behind a flag diacritic, None = it does not let pass."""
    kind, flag, value = _FLAG.fullmatch(symbol).groups()  # type: ignore[union-attr]  # it is one
    has = dict(flags).get(flag)
    if kind in "RD":
        fits = has is not None if value is None else has == value
        return flags if fits == (kind == "R") else None
    if kind == "U" and has not in (None, value):
        return None
    return frozenset(item for item in flags if item[0] != flag) | ({(flag, value)} if kind in "PU" else set())
