"""Municipalities, ages and age groups that are named in what a person types, in any case form and without an analyser.

A mention that is none costs a glance, so this reads more freely than `age_text`, which decides what is hidden.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hytedesk import paths
from hytedesk.vocabulary import ages, case_forms, places
from hytedesk.vocabulary.case_forms import Stem
from hytedesk.vocabulary.phrases import Phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 400
"""Characters of a text that are read: a pasted page has its beginning looked at."""

_WORD = re.compile(r"[^\W_]+(?:[-'’:.][^\W_]+)*")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){4,}(?:[-+A-Za-z]\w*)?")
"""Telephone numbers, identity codes and the like hold no age."""

_NOT_INSIDE = r"(?<![\w.,:/+§€–-])"
_NUMBER = r"(?P<{}>\d{{1,3}}(?:[.,]\d{{1,2}})?)"
_AT_MOST = r"(?<!\balle\s)(?<!\bunder\s)(?<!\benintään\s)(?<!\bkorkeintaan\s)(?<!\bhögst\s)(?<!\bi\s)(?<!\bom\s)"
_AT_LEAST = r"(?:yli|vähintään|över|minst|over)\s+"
_PAST = r"(?!\s*(?:sitten|sedan|ago|aikaa)\b)"
_OF_AGE = (
    r"(?:\s?-?\s?vuotia\w*|\s?-?\s?v\b\.?|\s?vuotta\s+(?:vanh\w*|täyttän\w*)|\s?vuoden\s+ikäi\w*"
    r"|\s?-?\s?åring\w*|\s?-?\s?årig\w*|\s?år\b(?:\s+gam\w*)?"
    r"|[\s-]?years?[\s-]olds?\b|\s?-?y/?o\b)"
)
_THINGS = (
    r"(?!\s*(?:[€%]|k?g\b|kilo|eur|e\b|kk\b|h\b|t\b|tun|min|[kc]?m\b|bmi|vuo|år|kuu|mån|viik|veck|päiv|dag|hours|days))"
)
_MONTHS = r"(?:\s?kk|\s?-?\s?kuukau\w+|\s?mån\w*|\s?months?)[\s-]+(?:ikäi|vanh|gam|old)\w*|\s?-\s?kuukauti\w+"
_AGES = re.compile(
    rf"{_AT_MOST}{_NOT_INSIDE}{_NUMBER.format('months')}(?:{_MONTHS})"
    rf"|{_AT_MOST}(?:\b{_AT_LEAST})?{_NOT_INSIDE}{_NUMBER.format('years')}{_OF_AGE}{_PAST}"
    rf"|{_NOT_INSIDE}{_NUMBER.format('plus')}\s?\+(?![\s\d]*\d)"
    rf"|\b(?:{_AT_LEAST}|(?:ikä|ålder|age|aged):?\s+){_NUMBER.format('bare')}\b{_THINGS}",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """What is named (a municipality's code, years, an age group's id), and the words that name it, as they stand."""

    value: str
    words: tuple[str, ...]


class _Municipalities(msgspec.Struct, frozen=True):
    irregular: dict[str, tuple[tuple[str, str], ...]]
    spoken: dict[str, str]
    ordinary: frozenset[str]
    before: frozenset[str]


class _File(msgspec.Struct, frozen=True):
    municipalities: _Municipalities
    age_groups: dict[str, tuple[str, ...]]
    persons: dict[str, tuple[str, ...]]


class _Form(NamedTuple):
    code: str
    sure: bool
    """Whether it can hardly be another word."""


def municipalities(text: str) -> Iterator[Mention]:
    """The municipalities that are named in Finnish or Swedish, in a case of place too: `Seinäjoella`, `i Vasa`.

    A name that is an ordinary word too (`lahti`) counts with a capital letter or in a case of place.
    """
    words = _WORD.findall(_cut(text))
    before = _file().municipalities.before
    place = 0
    while place < len(words):
        for count in (2, 1):
            named = words[place : place + count]
            form = _named(" ".join(named))
            led = place > 0 and words[place - 1].casefold() in before
            if form and (form.sure or led or named[0][0].isupper()):
                yield Mention(form.code, tuple(words[place - led : place + count]))
                place += count - 1
                break
        place += 1


def age(text: str) -> Mention | None:
    """The first age that is named, as `ages.parse_age` reads it: `78-vuotiaalle`, `78 v`, `yli 65`, `65+`."""
    plain = _LONG_NUMBER.sub(lambda found: "_" * len(found[0]), _cut(text))
    for found in _AGES.finditer(plain):
        number = float(found[found.lastgroup or 0].replace(",", "."))
        years = round(number / 12, 1) if found.lastgroup == "months" else number
        if years <= ages.OLDEST:
            return Mention(f"{years:g}", tuple(found[0].split()))
    return None


def age_groups(text: str) -> Iterator[Mention]:
    """The age groups that are named: `vanhukselle`, `nuori`, `barn`."""
    for word in _WORD.findall(_cut(text)):
        for found in _groups().find([word.casefold()]):
            yield Mention(found[0], (word,))


def who(text: str) -> frozenset[str]:
    """The words, casefolded, that name an age, an age group or a person of any age."""
    years = age(text)
    named = [*age_groups(text), *([years] if years else [])]
    said = {word.casefold() for mention in named for word in mention.words}
    return frozenset(said | {word for word in _words(text) if any(_persons().find([word]))})


def where(text: str) -> frozenset[str]:
    """The words, casefolded, that name a municipality."""
    return frozenset(word.casefold() for mention in municipalities(text) for word in mention.words)


def without(text: str, words: tuple[str, ...]) -> str:
    """The text without the words of a mention; as it was when nothing else would be left."""
    whole = unicodedata.normalize("NFC", text)
    said = r"\s+".join(map(re.escape, words))
    rest = " ".join(re.sub(rf"(?<!\w){said}(?!\w)", " ", whole, count=1).split()).strip(" ,;-")
    return rest if _WORD.search(rest) else text


def _words(text: str) -> Iterator[str]:
    return map(str.casefold, _WORD.findall(_cut(text)))


def _cut(text: str) -> str:
    return unicodedata.normalize("NFC", text[:LONGEST])


@cache
def _file() -> _File:
    return msgspec.toml.decode((paths.resources() / "mentions.toml").read_bytes(), type=_File)


@cache
def _groups() -> Phrases[str]:
    return Phrases((word, group) for group, words in _file().age_groups.items() for word in words)


@cache
def _persons() -> Phrases[str]:
    return Phrases((word, word) for words in _file().persons.values() for word in words)


def _named(word: str) -> _Form | None:
    key = word.casefold()
    return _forms().get(key) or _forms().get(_plain(key))


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


@cache
def _forms() -> dict[str, _Form]:
    """Every form of every name, and without its dots; names win over forms, Finnish ones over Swedish ones."""
    told = _file().municipalities
    irregular = {name: [Stem(*stem) for stem in stems] for name, stems in told.irregular.items()}
    exact: dict[str, _Form] = {}
    declined: dict[str, _Form] = {}
    for language in ("fi", "sv"):
        for names, code in places.named():
            name = names[language].casefold()
            spoken = told.spoken.get(name, name)
            sure = spoken not in told.ordinary
            exact.setdefault(name, _Form(code, sure or name != spoken))
            if language == "sv":
                declined.setdefault(name + "s", _Form(code, sure))
            for said in (name, spoken):
                for case, forms in case_forms.forms(said, irregular).items():
                    for form in forms:
                        declined.setdefault(form, _Form(code, sure or case not in {"nominative", "genitive"}))
    known = declined | exact
    return {_plain(form): meant for form, meant in known.items()} | known
