"""The rules of `vocabulary.case_forms` against Voikko, which knows the names of most municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.search.analyser import LEMMA
from hytedesk.vocabulary import mentions, places
from hytedesk.vocabulary.case_forms import Stem, forms

if TYPE_CHECKING:
    from hytedesk.search.analyser import Analyser


UNKNOWN_TO_VOIKKO = {("toholampi", "illative"), ("vårdö", "illative")}
"""Toholampiin and Vårdööseen; of Uusikaarlepyy it knows no form whose beginning is declined, too."""


def irregular() -> dict[str, list[Stem]]:
    told = mentions._file().municipalities.irregular
    return {name: [Stem(*stem) for stem in stems] for name, stems in told.items()}


def test_voikko_reads_a_form_of_every_case_as_the_name(analyser: Analyser) -> None:
    told = mentions._file().municipalities
    known = [
        name
        for place in places.municipalities()
        if (name := place.names["fi"].casefold()) != "virrat"  # of which Voikko knows the river only
        and any("[Lep]" in reading for reading in analyser.readings(name))
    ]
    strange = {
        (name, case)
        for name in known
        for case, found in forms(told.spoken.get(name, name), irregular()).items()
        if not any(analyser.terms(form, "fi").get(name) == LEMMA for form in found)
    }
    assert len(known) == 301
    assert {each for each in strange if each[0] != "uusikaarlepyy"} == UNKNOWN_TO_VOIKKO
