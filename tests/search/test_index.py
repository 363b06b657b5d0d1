from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import BadData
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.gather import name_key
from hytedesk.search.index import Header, Index
from hytedesk.search.query import Query
from tests.search.services import CATALOGUE, detail

if TYPE_CHECKING:
    from hytedesk.search.analyser import Analyser


def test_blobs_survive_the_round_trip(index: Index) -> None:
    again = Index.from_blobs(index.to_blobs())
    assert again.to_blobs() == index.to_blobs()
    assert again.ids == [each.service.id for each in CATALOGUE]


def test_the_same_catalogue_gives_the_same_bytes(analyser: Analyser, index: Index) -> None:
    assert build(CATALOGUE, analyser=analyser) == index.to_blobs()


def test_terms_and_their_services_are_sorted(index: Index) -> None:
    assert index.terms == sorted(set(index.terms))
    assert index.forms == sorted(set(index.forms))
    for term in range(len(index.terms)):
        services, impacts = index.postings(term, term + 1)
        assert services.tolist() == sorted(set(services.tolist()))
        assert len(services) == index.frequency(term) > 0
        assert (impacts > 0).all()


def test_terms_with_a_common_beginning_are_one_slice(index: Index) -> None:
    found = [index.terms[number] for number in index.numbers_from("yksin")]
    assert found == [term for term in index.terms if term.startswith("yksin")]
    assert "yksinäisyys" in found


def test_every_word_of_the_texts_is_stored_with_its_terms(analyser: Analyser, index: Index) -> None:
    assert index.known_terms("yksinäisyyden", "fi") == pytest.approx(analyser.terms("yksinäisyyden", "fi"))
    assert index.known_terms("yksinäisyyden", "sv") is None
    assert index.known_terms("örkki", "fi") is None


def test_an_analyser_is_made_when_a_word_is_new() -> None:
    made = Index.from_blobs(build([detail("x", names="Yksinäiselle")]))
    assert made.number_of("yksinäinen") is not None


def test_an_empty_catalogue_is_an_index() -> None:
    index = Index.from_blobs(build([]))
    for query in (Query(), Query("apua"), Query(age=5, municipalities=("905",), needs=("loneliness",))):
        result = Engine(index).search(query)
        assert result.total == 0
        assert result.facets["need"]["loneliness"] == 0


def test_a_service_without_words_is_found_by_filters(analyser: Analyser) -> None:
    index = Index.from_blobs(
        build([detail("x", organization="😀", names={"fi": "!"}, price="free")], analyser=analyser)
    )
    assert Engine(index).search(Query(free=True)).total == 1


@pytest.mark.parametrize("name", ["header", "terms", "forms", "posting_impact", "facet_bits", "values"])
def test_missing_and_damaged_blobs_are_bad_data(index: Index, name: str) -> None:
    blobs = index.to_blobs()
    with pytest.raises(BadData):
        Index.from_blobs({key: blob for key, blob in blobs.items() if key != name})
    with pytest.raises(BadData):
        Index.from_blobs({**blobs, name: blobs[name][:-5]})
    with pytest.raises(BadData):
        Index.from_blobs({**blobs, name: b""})


@given(st.data())
def test_any_changed_byte_of_a_blob_is_noticed(index: Index, data: st.DataObject) -> None:
    blobs = index.to_blobs()
    name = data.draw(st.sampled_from([name for name in blobs if blobs[name] and name != "header"]))
    place = data.draw(st.integers(0, len(blobs[name]) - 1))
    changed = bytearray(blobs[name])
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadData):
        Index.from_blobs({**blobs, name: bytes(changed)})


def test_another_version_is_bad_data(index: Index) -> None:
    header = msgspec.msgpack.decode(index.to_blobs()["header"], type=Header)
    other = msgspec.msgpack.encode(msgspec.structs.replace(header, version=999))
    with pytest.raises(BadData, match="999"):
        Index.from_blobs({**index.to_blobs(), "header": other})


def test_names_stand_in_the_finnish_alphabet() -> None:
    names = ["Öljy", "Zorro", "Åbo", "Ähtäri", "apu", "Éclair", "eko", "Aalto"]
    assert sorted(names, key=name_key) == ["Aalto", "apu", "Éclair", "eko", "Zorro", "Åbo", "Ähtäri", "Öljy"]
