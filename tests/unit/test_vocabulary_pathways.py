"""Pathways: ours are whole in three languages, a region adds its own or changes ours, a wrong file is left out."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import config, paths
from hytedesk.errors import BadData, WrongUsage
from hytedesk.i18n import LANGUAGES
from hytedesk.vocabulary import crisis, needs, pathways

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = sorted((paths.resources() / pathways.FOLDER).glob("*.toml"))
OWN = """
id = "harbour"
order = 5
names = { fi = "Sataman polku", sv = "Hamnens stig" }
about = { fi = "Merenkulkijoille ja heidän läheisilleen." }
opening = { fi = "Miten maissa menee?" }
refer = { fi = "Jos maihin jäi huolia." }
urgent = { fi = "Hengenvaarassa 112." }
crisis = ["mieli-fi"]
filters = { needs = ["community", "culture"], age_groups = ["adults"], languages = ["fi"], free = true }

[[links]]
kind = "advice"
names = { fi = "Sataman neuvonta" }
urls = { fi = "https://satama.example/neuvonta" }
source = "https://satama.example"
checked = 2026-11-01
"""


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    """The region's pathways are kept by the process."""
    yield
    pathways._data_dir, pathways._files, pathways._lines = None, {}, frozenset()
    crisis._data_dir, crisis._regional = None, b""
    crisis._all.cache_clear()
    pathways.pathways.cache_clear()


@pytest.fixture
def region(tmp_path: Path) -> Callable[..., bool]:
    """Write a region's file into the data folder and use it; whether that changed anything."""

    def use(text: str, name: str = "harbour") -> bool:
        (tmp_path / pathways.FOLDER).mkdir(exist_ok=True)
        (tmp_path / pathways.FOLDER / f"{name}.toml").write_text(text, "utf-8")
        return pathways.use_regional(tmp_path)

    return use


def ids() -> list[str]:
    return [pathway.id for pathway in pathways.pathways()]


def test_a_region_adds_a_pathway_in_its_place(region: Callable[..., bool]) -> None:
    assert region(OWN)
    assert ids()[0] == "harbour"
    assert pathways.pathway("harbour").filters.free
    assert len(ids()) == len(OURS) + 1


def test_a_region_puts_its_own_in_the_place_of_ours(region: Callable[..., bool]) -> None:
    region(OWN.replace("harbour", "loneliness"), "loneliness")
    assert pathways.pathway("loneliness").names["fi"] == "Sataman polku"
    assert len(ids()) == len(OURS)


def test_a_region_changes_its_pathways_while_the_program_runs(region: Callable[..., bool], tmp_path: Path) -> None:
    region(OWN)
    assert not region(OWN)
    assert region(OWN.replace("Sataman polku", "Laiturin polku"))
    assert pathways.pathway("harbour").names["fi"] == "Laiturin polku"
    (tmp_path / pathways.FOLDER / "harbour.toml").unlink()
    assert pathways.use_regional(tmp_path)
    with pytest.raises(WrongUsage, match="pathway"):
        pathways.pathway("harbour")


def test_what_a_region_pushes_wins_over_the_file_in_the_data_folder(
    region: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed = config.Held(config.Settings(), {}, {}, files={"pathways/harbour.toml": OWN.encode()})
    monkeypatch.setattr(config, "held", lambda _data_dir: pushed)
    region(OWN.replace("Sataman polku", "Laiturin polku"))
    assert pathways.pathway("harbour").names["fi"] == "Sataman polku"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "harbour"', 'id = "loneliness"', "id"),
        ('id = "harbour"', 'id = "../harbour"', "id"),
        ("order = 5", "order = 1000", "order"),
        ("order = 5", 'order = "first"', "order"),
        ('about = { fi = "Merenkulkijoille ja heidän läheisilleen." }', "", "about"),
        ("Merenkulkijoille", "x" * 601, "about.fi"),
        ("Merenkulkijoille", "a\\nb", "about.fi"),
        ("about = { fi", "about = { ru", "about"),
        ("Miten maissa menee?", "  ", "opening.fi"),
        ("Sataman polku", "x" * 61, "names.fi"),
        ("112", "113", "urgent.fi"),
        ("112", "1125", "urgent.fi"),
        ('names = { fi = "Sataman polku", sv', 'names = { fi = "Sataman polku", SV', "names"),
        ('["community", "culture"]', '["community", "sailing"]', "filters.needs"),
        ('["community", "culture"]', '["community", "community"]', "filters.needs"),
        ('["community", "culture"]', "[]", "filters.needs"),
        ('["adults"]', '["sailors"]', "filters.age_groups"),
        ('languages = ["fi"]', 'languages = ["Finnish"]', "filters.languages"),
        ('languages = ["fi"]', 'organization_types = ["ship"]', "filters.organization_types"),
        ("free = true", "cheap = true", "filters"),
        ('["mieli-fi"]', '["coastguard"]', "crisis"),
        ('kind = "advice"', 'kind = "score"', "links[0].kind"),
        ("https://satama.example/neuvonta", "http://satama.example", "links[0].urls.fi"),
        ("https://satama.example/neuvonta", "https://a@satama.example", "links[0].urls.fi"),
        ("https://satama.example/neuvonta", "https://satama.example/ x", "links[0].urls.fi"),
        ('source = "https://satama.example"', 'source = "the harbour"', "links[0].source"),
        ("checked = 2026-11-01", "", "links[0]"),
        ("[[links]]", "[[links", "pathways"),
    ],
)
def test_a_wrong_file_is_left_out_and_the_log_names_file_and_field(
    region: Callable[..., bool], tmp_path: Path, old: str, new: str, field: str
) -> None:
    assert old in OWN
    wrong = OWN.replace(old, new)
    with pytest.raises(BadData, match=re.escape(field)) as error:
        pathways.read("harbour", wrong.encode())
    assert "pathways/harbour.toml" in str(error.value)
    region(OWN.replace("harbour", "quay"), "quay")
    region(wrong)
    assert "harbour" not in ids()
    assert "quay" in ids(), "a good file beside it counts"
    assert "pathways/harbour.toml" in (tmp_path / "hytedesk.log").read_text("utf-8")


def test_ours_stays_where_the_regions_is_wrong(region: Callable[..., bool]) -> None:
    region("order = 1", "loneliness")
    assert pathways.pathway("loneliness").names["en"] == "Help with loneliness"


def test_more_links_than_a_person_reads_are_wrong() -> None:
    link = OWN[OWN.index("[[links]]") :]
    with pytest.raises(BadData, match="links: more than 8"):
        pathways.read("harbour", (OWN + 8 * link).encode())


def test_a_crisis_line_that_comes_with_the_pathway_is_known() -> None:
    own = OWN.replace('["mieli-fi"]', '["coastguard"]').encode()
    assert pathways.read("harbour", own, lines=["coastguard"]).crisis == ("coastguard",)


def test_a_pathway_comes_and_goes_with_the_regions_crisis_line(region: Callable[..., bool], tmp_path: Path) -> None:
    line = """[[line]]
id = "coastguard"
needs = ["crisis_grief"]
number = "06 000 0000"
names = { fi = "Meripelastus" }
languages = ["fi"]
always = true
source = "https://satama.example"
checked = 2026-11-01
"""
    own = OWN.replace('["mieli-fi"]', '["coastguard"]')
    region(own)
    assert "harbour" not in ids()
    (tmp_path / crisis.NAME).write_text(line, "utf-8")
    assert crisis.use_regional(tmp_path)
    assert pathways.use_regional(tmp_path)
    assert "harbour" in ids()


def test_the_example_of_the_administrators_guide_can_be_used() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "admin-guide.md").read_text("utf-8")
    example = guide.split("### The region's pathways")[1].split("```toml\n")[1].split("```")[0]
    name = example.split('id = "')[1].split('"')[0]
    assert pathways.read(name, example.encode()).links


def test_the_list_of_the_documents_is_whole() -> None:
    """Needs and age groups as they are, and every address among those to be opened before a release."""
    told = (Path(__file__).parents[2] / "docs" / "pathways.md").read_text("utf-8")
    for pathway in map(pathways.pathway, ids()):
        assert f"| `{pathway.id}` | {', '.join(pathway.filters.needs)}" in told
        for link in pathway.links:
            assert all(re.search(re.escape(url) + r"[, ]", told) for url in link.urls.values()), link.urls


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_a_pathway_or_bad_data(content: bytes) -> None:
    with pytest.raises(BadData):
        pathways.read("harbour", content)


_KEYS = ("id", "order", "names", "about", "opening", "refer", "urgent", "crisis", "filters", "links")
_values = st.recursive(
    st.booleans() | st.integers(-10_000, 10_000) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("fi", "needs", "urls", "x")), inner),
    max_leaves=6,
)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


@given(st.dictionaries(st.sampled_from(_KEYS), _values, max_size=4))
def test_any_change_of_a_good_file_is_a_pathway_or_bad_data(changes: dict[str, object]) -> None:
    whole = msgspec.toml.decode(OWN) | changes
    content = "\n".join(f"{key} = {_toml(value)}" for key, value in whole.items())
    try:
        found = pathways.read("harbour", content.encode())
    except BadData as error:
        assert str(error).startswith("pathways/harbour.toml: ")  # noqa: PT017  # either is right
    else:
        assert found.id == "harbour"
        assert {*found.filters.needs} <= {need.id for need in needs.needs()}
        assert all(url.startswith("https://") for link in found.links for url in link.urls.values())


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.stem)
def test_ours_are_whole_in_three_languages(file: Path) -> None:
    pathway = pathways.read(file.stem, file.read_bytes())
    texts = [pathway.names, pathway.about, pathway.opening, pathway.refer, pathway.urgent]
    texts += [link.names for link in pathway.links]
    assert all(set(text) == set(LANGUAGES) for text in texts)
    assert all("112" in text for text in pathway.urgent.values())
    assert pathway.links
