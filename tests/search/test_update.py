"""An index made of the one before is the index that reading every service would have given."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hytedesk.errors import BadData
from hytedesk.search import gather, joining, kept, synonyms
from hytedesk.search.analyser import VERSION, here
from hytedesk.search.building import Before, build, update
from hytedesk.search.index import BLOBS, Index
from tests.search.services import CATALOGUE, MARIEHAMN, SEINAJOKI, VAASA, detail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hytedesk.catalogue import ServiceDetail
    from hytedesk.search.analyser import Analyser, Answers
    from hytedesk.search.blobs import Blob


class Services:
    """A catalogue in memory, which remembers what was read of it."""

    def __init__(self, details: Iterable[ServiceDetail]) -> None:
        self.all = {each.service.id: each for each in details}
        self.read: list[str] = []

    def digests(self) -> list[tuple[str, bytes]]:
        return [
            (key, hashlib.blake2b(msgspec.json.encode(each, order="deterministic"), digest_size=12).digest())
            for key, each in self.all.items()
        ]

    def details(self, ids: Iterable[str]) -> Iterator[ServiceDetail]:
        for key in ids:
            self.read.append(key)
            yield self.all[key]


WORDS = (
    "yksinäisyyden",
    "yksinäinen",
    "velkaneuvonta",
    "seuraa",
    "ystäviä",
    "ensamhet",
    "vänner",
    "talk",
    "örkki",
    "5",
)


def some(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


texts = st.dictionaries(
    st.sampled_from(("fi", "sv", "en", "se")),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    max_size=3,
)
services = st.builds(
    lambda number, **fields: detail(f"s{number:02}", **fields),
    number=st.integers(0, 12),
    names=texts.filter(bool),
    summary=texts,
    organization=st.sampled_from(("Ystävät ry", "Kaupunki")),
    needs=some(("loneliness", "money", "unknown")),
    municipalities=some((VAASA, SEINAJOKI, MARIEHAMN, "000")),
    min_age=st.none() | st.integers(0, 70),
    languages=some(("fi", "sv", "so")),
    status=st.sampled_from(("active", "paused")),
    channels=some(("phone", "web")),
)
catalogues = st.lists(services, max_size=8, unique_by=lambda each: each.service.id).map(
    lambda found: sorted(found, key=lambda each: each.service.id)
)


@contextmanager
def without_vocabulary() -> Iterator[None]:
    """It is the same in all indexes and takes longer than the rest."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(synonyms, "_spoken", list)
        yield


def updated(
    before: Mapping[str, Blob] | None, details: Iterable[ServiceDetail], analyser: Analyser
) -> tuple[dict[str, Blob], list[str]]:
    """The blobs after an update, and the keys of the services that were read for it."""
    found = Services(details)
    with without_vocabulary():
        blobs = update(found, Before.from_blobs(before) if before else None, analysis=nullcontext(here(analyser)))
    return blobs, found.read


@settings(max_examples=50)
@given(st.lists(catalogues, min_size=2, max_size=4))
def test_updates_end_where_a_full_build_does(analyser: Analyser, versions: list[list[ServiceDetail]]) -> None:
    blobs, _ = updated(None, versions[0], analyser)
    for before, after in pairwise(versions):
        blobs, read = updated(blobs, after, analyser)
        assert read == [each.service.id for each in after if each not in before]
        assert blobs == updated(None, after, analyser)[0]


@settings(max_examples=50)
@given(catalogues)
def test_an_update_and_a_build_give_the_same_index(analyser: Analyser, details: list[ServiceDetail]) -> None:
    blobs, _ = updated(None, details, analyser)
    with without_vocabulary():
        built = build(details, analyser=analyser)
    assert {name: blobs[name] for name in BLOBS} == built


def test_only_what_is_new_or_changed_is_read(analyser: Analyser) -> None:
    before, read = updated(None, CATALOGUE, analyser)
    assert len(read) == len(CATALOGUE)
    changed = detail("debt", names="Velkaneuvonta muutti")
    after = [*(each for each in CATALOGUE if each.service.id not in {"debt", "gym"}), changed, detail("new")]
    blobs, read = updated(before, after, analyser)
    assert read == ["debt", "new"]
    assert blobs == updated(None, after, analyser)[0]


def test_words_that_the_index_before_knows_are_not_analysed_again(analyser: Analyser) -> None:
    def analysed(version: str) -> int:
        asked: list[tuple[str, str]] = []

        def ask(words: Sequence[tuple[str, str]]) -> Answers:
            asked.extend(words)
            return here(analyser)(words)

        used = replace(Index.from_blobs(before), analyser=version)
        with without_vocabulary():
            assert update(Services(CATALOGUE), Before(used, None), analysis=nullcontext(ask)) == before
        return len(asked)

    before, _ = updated(None, CATALOGUE, analyser)
    assert analysed(VERSION) == 0
    assert analysed("older") == len(Index.from_blobs(before).forms)


@settings(max_examples=20)
@given(catalogues, catalogues)
def test_it_does_not_matter_how_much_is_worked_on_at_a_time(
    analyser: Analyser, before: list[ServiceDetail], after: list[ServiceDetail]
) -> None:
    blobs, _ = updated(None, before, analyser)
    expected, _ = updated(blobs, after, analyser)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gather, "_PORTION", 2)
        patched.setattr(gather, "_AHEAD", 1)
        patched.setattr(joining, "AT_A_TIME", 3)
        blobs, _ = updated(None, before, analyser)
        assert updated(blobs, after, analyser)[0] == expected


def test_words_of_services_that_are_gone_are_gone(analyser: Analyser) -> None:
    before, _ = updated(None, [detail("a", names="Juttuseuraa"), detail("b", names="Velkaneuvontaa")], analyser)
    index = Index.from_blobs(updated(before, [detail("b", names="Velkaneuvontaa")], analyser)[0])
    assert index.known_terms("velkaneuvontaa", "fi")
    assert index.known_terms("juttuseuraa", "fi") is None
    assert index.number_of("juttuseura") is None


def test_progress_begins_with_those_that_stay(analyser: Analyser) -> None:
    before, _ = updated(None, CATALOGUE, analyser)
    seen: list[int] = []
    services = Services([*CATALOGUE, detail("new"), detail("newer")])
    update(services, Before.from_blobs(before), seen.append, nullcontext(here(analyser)))
    assert (seen[0], seen[-1]) == (len(CATALOGUE), len(CATALOGUE) + 2)
    assert seen == sorted(seen)


@pytest.mark.parametrize("name", kept.NAMES)
def test_without_what_is_kept_every_service_is_read(analyser: Analyser, name: str) -> None:
    before, _ = updated(None, CATALOGUE, analyser)
    flipped = bytearray(before[name])
    flipped[len(flipped) // 2] ^= 0xFF
    without = {key: blob for key, blob in before.items() if key != name}
    for damaged in (
        without,
        {**without, name: b""},
        {**without, name: before[name][:-3]},
        {**without, name: bytes(flipped)},
    ):
        blobs, read = updated(damaged, CATALOGUE, analyser)
        assert len(read) == len(CATALOGUE)
        assert blobs == before


def test_other_rules_mean_reading_every_service(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = updated(None, CATALOGUE, analyser)
    monkeypatch.setattr(kept, "rules", lambda: b"another vocabulary")
    blobs, read = updated(before, CATALOGUE, analyser)
    assert len(read) == len(CATALOGUE)
    assert {name: blobs[name] for name in BLOBS} == {name: before[name] for name in BLOBS}


def test_an_index_that_is_of_no_use_is_not_updated(analyser: Analyser) -> None:
    before, _ = updated(None, CATALOGUE, analyser)
    with pytest.raises(BadData):
        Before.from_blobs({**before, "terms": b""})
