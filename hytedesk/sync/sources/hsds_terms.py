"""HSDS taxonomy terms -> classes, ontology terms and keywords of a service (hsds-api.md section 7). Pure.

Only a term whose taxonomy says that it is PTV's counts as a class of PTV: a code alone may be anybody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from hytedesk.catalogue import Words
from hytedesk.sync.sources.hsds_language import language_code
from hytedesk.sync.sources.hsds_values import Object, child, children, text, words
from hytedesk.vocabulary import classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PTV = re.compile(r"\bptv|palvelutietovaranto|suomi\.fi", re.IGNORECASE)
_ONTOLOGY = re.compile(r"yso\.fi/onto|finto\.fi|\b(?:KOKO|YSO|JUHO)\b")
_AUDIENCE = re.compile(r"eligib|audience|target|kohderyhm|målgrupp|suitab", re.IGNORECASE)
_CODES: tuple[tuple[str, re.Pattern[str], Callable[[str, str], str]], ...] = (
    ("service_classes", re.compile(r"P\d+(?:\.\d+)*"), classes.service_class_name),
    ("target_groups", re.compile(r"KR\d+(?:\.\d+)*"), classes.target_group_name),
    ("life_events", re.compile(r"KE\d+(?:\.\d+)*"), classes.life_event_name),
)
_LAST_PART = re.compile(r"[/:#]([A-Z]{1,2}\d+(?:\.\d+)*)/?$")


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What the terms of a service come to; `audience` = names of groups of people that it is meant for."""

    service_classes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    ontology_terms: Words = {}
    keywords: Words = {}
    audience: tuple[str, ...] = ()


class _Term(NamedTuple):
    name: str
    code: str
    taxonomy: str
    language: str
    link_type: str


def terms(service: Object, language: str) -> Terms:
    """The terms of a service, in whatever dialect they stand; `language` is that of names that do not say theirs."""
    codes: dict[str, set[str]] = {field: set() for field, _pattern, _name in _CODES}
    ontology: dict[str, set[str]] = {}
    keywords: dict[str, set[str]] = {}
    audience: dict[str, None] = {}
    for term in _found(service, language):
        field = _field(term)
        if field:
            codes[field].add(term.code)
            continue
        if not term.name:
            continue
        (ontology if _ONTOLOGY.search(term.taxonomy) else keywords).setdefault(term.language, set()).add(term.name)
        if _AUDIENCE.search(term.link_type):
            audience[term.name] = None
    for word in words(service, "keywords"):
        keywords.setdefault(language, set()).add(word)
    return Terms(
        **{field: tuple(sorted(found)) for field, found in codes.items()},
        ontology_terms=_sorted(ontology),
        keywords=_sorted(keywords),
        audience=tuple(audience),
    )


def _field(term: _Term) -> str | None:
    if not _PTV.search(term.taxonomy):
        return None
    for field, pattern, name in _CODES:
        if pattern.fullmatch(term.code) and name(term.code, "fi") != term.code:
            return field
    return None


def _found(service: Object, language: str) -> Iterable[_Term]:
    for attribute in children(service, "attributes"):
        yield _term(attribute, child(attribute, "taxonomy_term"), text(attribute, "link_type"), language)
    for link in children(service, "service_taxonomys", "service_taxonomies"):
        yield _term(link, child(link, "taxonomy"), "", language)
    for item in children(service, "taxonomies"):
        yield _term({}, item, "", language)
    for item in children(service, "suitabilities"):
        yield _term({}, item, "suitability", language)


def _term(link: Object, term: Object, link_type: str, language: str) -> _Term:
    detail = child(term, "taxonomy_detail")
    uri = text(term, "term_uri")
    last = _LAST_PART.search(uri)
    named = (
        uri,
        *(text(term, name) for name in ("taxonomy", "vocabulary")),
        *(text(detail, n) for n in ("name", "uri")),
    )
    return _Term(
        name=text(term, "name", "term") or text(link, "label", "value"),
        code=text(term, "code") or (last[1] if last else ""),
        taxonomy=" ".join(filter(None, named)),
        language=language_code(text(term, "language")) or language,
        link_type=link_type,
    )


def _sorted(found: dict[str, set[str]]) -> Words:
    return {language: tuple(sorted(names)) for language, names in sorted(found.items())}
