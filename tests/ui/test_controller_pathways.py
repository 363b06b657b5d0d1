"""Choosing a pathway sets its filters in place of others; what the client is stays; leaving brings back what was."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import i18n
from hytedesk.ui.controllers import filters, pathways
from hytedesk.ui.controllers.filters import Choices
from hytedesk.vocabulary.pathways import pathways as all_pathways

IDS = [pathway.id for pathway in all_pathways()]
SOUGHT = Choices(
    text="kuoro",
    needs=("culture",),
    age=78.0,
    municipalities=("905",),
    languages=("sv",),
    organization_types=("parish",),
    free=True,
    favourites=True,
    sort="name",
)
_choices = st.builds(
    Choices,
    text=st.sampled_from(["", "kuoro"]),
    needs=st.sampled_from([(), ("culture",), ("mental", "sleep")]),
    age=st.sampled_from([None, 17.0, 78.0]),
    age_groups=st.sampled_from([(), ("adults",)]),
    municipalities=st.sampled_from([(), ("905", "499")]),
    languages=st.sampled_from([(), ("sv",)]),
    free=st.booleans(),
    online=st.booleans(),
    favourites=st.booleans(),
)


def test_what_the_client_is_stays_and_what_was_looked_for_makes_room() -> None:
    chosen = pathways.begun(SOUGHT, "mind")
    assert chosen.needs == ("mental", "crisis_grief", "sleep")
    assert (chosen.age, chosen.municipalities, chosen.languages) == (78.0, ("905",), ("sv",))
    assert (chosen.text, chosen.organization_types, chosen.free, chosen.favourites) == ("", (), False, False)
    assert chosen.sort == "name"


def test_age_groups_of_a_pathway_count_where_no_age_is_known() -> None:
    assert pathways.begun(Choices(), "young-minds").age_groups == ("youth",)
    assert pathways.begun(Choices(age=15.0), "young-minds").age_groups == ()
    assert pathways.begun(Choices(age_groups=("families",)), "young-minds").age_groups == ("families",)


@given(_choices, st.lists(st.sampled_from(IDS), min_size=1, max_size=3))
def test_leaving_brings_back_what_was_asked_for(choices: Choices, ids: list[str]) -> None:
    inside = choices
    for pathway_id in ids:
        inside = pathways.toggled(inside, "pathway", pathway_id, on=True)
    assert inside.pathway == ids[-1]
    assert pathways.toggled(inside, "pathway", ids[-1], on=False) == choices


def test_what_is_said_of_the_client_on_a_pathway_stays_afterwards() -> None:
    inside = pathways.begun(Choices(needs=("culture",)), "living-at-home")
    inside = msgspec.structs.replace(inside, municipalities=("499",), age=80.0, text="tanssi")
    after = pathways.left(inside)
    assert (after.municipalities, after.age, after.text, after.needs) == (("499",), 80.0, "tanssi", ("culture",))
    assert after.age_groups == ()


def test_every_filter_of_a_pathway_is_a_chip_that_can_be_dropped() -> None:
    for pathway_id in IDS:
        choices = pathways.begun(Choices(), pathway_id)
        for chip in filters.chips(choices):
            choices = pathways.toggled(choices, chip.group, chip.value, on=False)
        assert choices == Choices(), pathway_id


def test_the_pathway_is_left_with_its_last_need() -> None:
    choices = pathways.begun(Choices(), "weight")
    choices = pathways.toggled(choices, "need", "weight", on=False)
    assert choices.pathway == "weight"
    choices = pathways.toggled(choices, "need", "nutrition", on=False)
    assert choices == Choices()


def test_a_pathway_that_has_gone_is_left_without_a_word() -> None:
    gone = Choices(pathway="gone", needs=("weight",), before=Choices(text="kuoro"))
    assert pathways.chosen(gone) is None
    assert pathways.help_(gone) is None
    assert pathways.toggled(gone, "need", "weight", on=False) == Choices()
    assert pathways.left(gone) == Choices(text="kuoro")
    assert pathways.left(Choices(pathway="gone")) == Choices()


def test_counts_are_what_choosing_gives() -> None:
    asked: list[Choices] = []

    def count(choices: Choices) -> int:
        asked.append(choices)
        return len(choices.needs)

    inside = pathways.begun(SOUGHT, "violence")
    group = pathways.group(inside, count)
    assert [value.id for value in group.values] == IDS
    assert [value.id for value in group.values if value.selected] == ["violence"]
    assert asked == [pathways.toggled(inside, "pathway", pathway_id, on=True) for pathway_id in IDS]
    assert [value.count for value in group.values] == [len(choices.needs) for choices in asked]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_help_is_whole_in_the_language_of_the_window(language: str) -> None:
    i18n.use(language)
    for pathway in all_pathways():
        help_ = pathways.help_(pathways.begun(Choices(), pathway.id))
        assert help_ is not None
        assert help_.name == pathway.names[language]
        assert [text for _title, text in help_.parts] == [
            pathway.opening[language],
            pathway.refer[language],
            pathway.urgent[language],
        ]
        links = [link for group in help_.links for link in group.links]
        assert len(links) == len(pathway.links)
        assert all(url.startswith("https://") for _name, url in links)
