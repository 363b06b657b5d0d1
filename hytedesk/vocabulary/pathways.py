"""Pathways (asukaspolut): help for raising a subject with a client, and the filters and links that go with it.

Ours are `resources/pathways/<id>.toml`. A region's `pathways/<id>.toml`, pushed or in the data folder, takes the place
of ours with the same id or joins them. A pathway is no symptom checker: it has no questions, scores or diagnoses.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from hytedesk import log, paths
from hytedesk.catalogue import OrganizationType, Text
from hytedesk.config import files, regional
from hytedesk.errors import BadData, WrongUsage
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import ages, crisis, needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FOLDER = files.PATHWAYS
"""Of our files in the resources and of a region's in its configuration or the data folder."""
_ID = re.compile(r"[a-z0-9-]{1,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_URL = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[!-~]*)?")
_EMERGENCY = re.compile(r"(?<!\d)112(?!\d)")
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_URL = 60, 600, 300
_MOST_LINKS = 8


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a pathway looks for; the fields are those of the search, empty = no such filter."""

    needs: tuple[str, ...]
    age_groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organization_types: tuple[OrganizationType, ...] = ()
    free: bool = False
    online: bool = False


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page for the client.

    Attributes:
        kind: `self_care` = to read and do alone, `test` = an official self-test, `advice` = people who answer.
        names: what it is. urls: its address; both per language.
        source: page that names the address or its keeper. checked: the day on which that was last known to hold.
    """

    kind: Literal["self_care", "test", "advice"]
    names: Text
    urls: Text
    source: str
    checked: date


class Pathway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pathway; texts are per language.

    Attributes:
        id: the name of its file. order: pathways with smaller numbers come first.
        names: a few words.
        about: what it is for.
        opening: how to raise the subject: two or three sentences that can be said as they stand.
        refer: when to refer on to a professional.
        urgent: when to call 112 or a duty service.
        crisis: ids of `crisis` lines that are shown above the results, beside those that its needs call for.
    """

    id: str
    order: int
    names: Text
    about: Text
    opening: Text
    refer: Text
    urgent: Text
    filters: Filters
    links: tuple[Link, ...] = ()
    crisis: tuple[str, ...] = ()


_data_dir: Path | None = None
_files: Mapping[str, bytes] = {}
_lines: frozenset[str] = frozenset()


def use_regional(data_dir: Path) -> bool:
    """From here on the region's own pathways count, too, if it pushes some or there are any in the data folder.

    To be called at start after the crisis lines' own, and again when they may have become others; returns whether they
    have. A file that cannot be used is left out, ours of the same id stays, and a line in the log says why.
    """
    global _data_dir, _files, _lines  # one process has one set of pathways
    found = regional.folder(data_dir, FOLDER)
    if (data_dir, found, crisis.ids()) == (_data_dir, _files, _lines):
        return False
    _data_dir, _files, _lines = data_dir, found, crisis.ids()
    pathways.cache_clear()
    return True


@cache
def pathways() -> tuple[Pathway, ...]:
    """Ours and the region's, in their order."""
    found = {pathway.id: pathway for pathway in _ours()}
    for name, content in _files.items():
        try:
            found[name] = read(name, content)
        except BadData as error:
            if _data_dir:
                log.note(_data_dir, f"a pathway of the region is not used: {error}")
    return tuple(sorted(found.values(), key=lambda pathway: (pathway.order, pathway.id)))


def pathway(pathway_id: str) -> Pathway:
    """The pathway of an id.

    Raises:
        WrongUsage: there is no such pathway.
    """
    for each in pathways():
        if each.id == pathway_id:
            return each
    raise WrongUsage("pathway", pathway_id)


def read(name: str, content: bytes, lines: Iterable[str] = ()) -> Pathway:
    """The pathway in a file of this name (without its ending).

    Args:
        name: of the file.
        content: of the file.
        lines: ids of crisis lines that there will be beside those in use.

    Raises:
        BadData: it cannot be read, or one of its fields cannot be used; the error names file and field.
    """
    file = f"{FOLDER}/{name}.toml"
    try:
        found = msgspec.toml.decode(content, type=Pathway)
    except (ValueError, RecursionError) as exc:  # msgspec's errors and those of the encoding are ValueErrors
        raise BadData(file, str(exc)) from exc
    if wrong := next(_wrong(name, found, crisis.ids().union(lines)), None):
        raise BadData(file, wrong)
    return found


@cache
def _ours() -> tuple[Pathway, ...]:
    return tuple(read(file.stem, file.read_bytes()) for file in sorted((paths.resources() / FOLDER).glob("*.toml")))


def _wrong(name: str, found: Pathway, lines: frozenset[str]) -> Iterator[str]:
    """What cannot be used, in words for the log."""
    if not _ID.fullmatch(name) or found.id != name:
        yield f"id: {found.id!r:.60} is not the name of the file, of a to z, digits and -"
    if not 0 <= found.order < 1000:
        yield "order: not 0 to 999"
    yield from _wrong_texts("names", found.names, _LONGEST_NAME)
    for field in ("about", "opening", "refer", "urgent"):
        yield from _wrong_texts(field, getattr(found, field), _LONGEST_TEXT)
    for language, text in found.urgent.items():
        if not _EMERGENCY.search(text):
            yield f"urgent.{language:.10}: does not name 112"
    yield from _wrong_filters(found.filters)
    yield from _unknown("crisis", found.crisis, lines)
    if len(found.links) > _MOST_LINKS:
        yield f"links: more than {_MOST_LINKS}"
    for number, link in enumerate(found.links):
        yield from _wrong_texts(f"links[{number}].names", link.names, _LONGEST_NAME)
        yield from _wrong_texts(f"links[{number}].urls", link.urls, _LONGEST_URL)
        for field, url in (
            *((f"urls.{language}", url) for language, url in link.urls.items()),
            ("source", link.source),
        ):
            if not _URL.fullmatch(url):
                yield f"links[{number}].{field}: {url!r:.60} is no https address"


def _wrong_filters(filters: Filters) -> Iterator[str]:
    if not filters.needs:
        yield "filters.needs: empty"
    yield from _unknown("filters.needs", filters.needs, (need.id for need in needs.needs()))
    yield from _unknown("filters.age_groups", filters.age_groups, (group.id for group in ages.age_groups()))
    for code in filters.languages:
        if not _LANGUAGE.fullmatch(code):
            yield f"filters.languages: {code!r:.60} is no code of a language"


def _unknown(field: str, named: tuple[str, ...], known: Iterable[str]) -> Iterator[str]:
    known = set(known)
    yield from (f"{field}: there is no {each!r:.60}" for each in named if each not in known)
    if len(set(named)) < len(named):
        yield f"{field}: names one twice"


def _wrong_texts(field: str, texts: Text, longest: int) -> Iterator[str]:
    if not texts.keys() & {*LANGUAGES}:
        yield f"{field}: in none of {', '.join(LANGUAGES)}"
    for language, text in texts.items():
        if not _LANGUAGE.fullmatch(language):
            yield f"{field}: {language!r:.60} is no code of a language"
        if not text.strip() or len(text) > longest or not text.isprintable():
            yield f"{field}.{language:.10}: not 1 to {longest} characters in one line"
