"""The return code: a short code of unit, month and service that an organization can count (docs/adr/0018).

Everybody who gets a sheet from one unit in one month has the same code for one service, so it tells no two of them
apart. Letters and digits take turns and there are no vowels, nor digits that look like one, so that no code is a
word; signs that are taken for one another are left out. The last letter checks the others.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

LETTERS = "CDFHJKMNPRTVX"
"""13, a prime number: no wrong sign and no two exchanged ones pass the check."""
DIGITS = "256789"
_PAIRS = 5
_LENGTH = 2 * _PAIRS + 1
_GROUPS = (4, 8)

MONTHS = 24
"""Codes of months so far apart are alike; a list comes back long before."""
MARKS: int = (len(LETTERS) * len(DIGITS)) ** _PAIRS // MONTHS
"""How many marks there are."""


class Code(NamedTuple):
    """What a code says.

    Attributes:
        month: 0 to `MONTHS` - 1.
        mark: of unit and service, 0 to `MARKS` - 1.
    """

    month: int
    mark: int


def code_of(unit: str, day: date, service_id: str) -> str:
    """The code of a service on the sheets that a unit hands out in the month of `day`."""
    return encode(Code(_number(day) % MONTHS, mark(unit, service_id)))


def mark(unit: str, service_id: str) -> int:
    """The mark of unit and service: a digest, which tells them only to who has both already."""
    name = " ".join(unicodedata.normalize("NFKC", unit).casefold().split())
    digest = hashlib.sha256(f"{name}\n{service_id}".encode()).digest()
    return int.from_bytes(digest) % MARKS


def month_of(code: Code, today: date) -> str:
    """The latest month, as `2026-11`, in which sheets with this code can have been handed out."""
    last = _number(today)
    year, before = divmod(last - (last - code.month) % MONTHS, 12)
    return f"{year:04}-{before + 1:02}"


def encode(code: Code) -> str:
    """The code as it stands on paper, without spaces."""
    rest, signs = code.mark * MONTHS + code.month, ""
    for _pair in range(_PAIRS):
        rest, digit = divmod(rest, len(DIGITS))
        rest, letter = divmod(rest, len(LETTERS))
        signs += LETTERS[letter] + DIGITS[digit]
    return signs + _check(signs)


def decode(text: str) -> Code:
    """The inverse of `encode`; spaces, hyphens and small letters are as good.

    Raises:
        ValueError: it is no code; something was read or typed wrong.
    """
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if not _between(sign))
    shape = (DIGITS if place % 2 else LETTERS for place in range(_LENGTH))
    if len(signs) != _LENGTH or any(sign not in known for sign, known in zip(signs, shape, strict=True)):
        raise ValueError("no return code")
    if _check(signs[:-1]) != signs[-1]:
        raise ValueError("no return code")
    value = 0
    for place in reversed(range(0, 2 * _PAIRS, 2)):
        value = value * len(LETTERS) + LETTERS.index(signs[place])
        value = value * len(DIGITS) + DIGITS.index(signs[place + 1])
    mark, month = divmod(value, MONTHS)
    if mark >= MARKS:
        raise ValueError("no return code")
    return Code(month, mark)


def shown(code: str) -> str:
    """The code in groups, as people read and type it: `K7M2 P9T5 C8X`."""
    first, second = _GROUPS
    return f"{code[:first]} {code[first:second]} {code[second:]}"


def _number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _check(signs: str) -> str:
    """The check letter: each sign weighs another power of 2, and 13 has none of them as its divisor."""
    numbers = ((LETTERS if place % 2 == 0 else DIGITS).index(sign) for place, sign in enumerate(signs))
    return LETTERS[sum(number * 2**place for place, number in enumerate(numbers, start=1)) % len(LETTERS)]


def _between(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Pd"
