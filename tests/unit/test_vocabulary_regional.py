"""A region's own words: `needs.toml` in the data folder adds to ours."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hytedesk.catalogue import Service
from hytedesk.errors import BadData
from hytedesk.vocabulary import needs, needs_file

PORRIDGE = """
[[need]]
id = "loneliness"
words.fi = ["ukkopuuro|puuropöytä"]
words.sv = ["gubbgröt"]
signs.fi = ["ukkopuuro*"]
vetoes.fi = ["sormus*"]

[[need]]
id = "families"
lookalikes.fi = ["vauvajuhl*"]

[synonyms]
fi = ["kärry|pirssi"]
"""


@pytest.fixture(autouse=True)
def ours_afterwards(tmp_path: Path) -> Iterator[None]:
    yield
    needs.use_regional(tmp_path / "nothing here")


def use(folder: Path, text: str | bytes) -> None:
    (folder / "needs.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    needs.use_regional(folder)


def log_of(folder: Path) -> str:
    log = folder / "hytedesk.log"
    return log.read_text("utf-8") if log.exists() else ""


def named(name: str) -> tuple[str, ...]:
    return needs.needs_of(Service(id="t:1", organization="t:o", names={"fi": name}))


def test_a_regions_words_mean_its_needs(tmp_path: Path) -> None:
    use(tmp_path, PORRIDGE)
    assert needs.Meaning("loneliness", "fi", ("ukkopuuro", "puuropöytä")) in needs.meanings()
    assert needs.Meaning("loneliness", "sv", ("gubbgröt",)) in needs.meanings()
    assert needs.Meaning(None, "fi", ("kärry", "pirssi")) in needs.meanings()
    assert {"ukkopuuro", "yksinäisyys"} <= set(needs.need("loneliness").words["fi"])
    assert log_of(tmp_path) == ""


def test_a_regions_signs_find_its_services(tmp_path: Path) -> None:
    assert named("Ukkopuurolle torstaisin") == ()
    assert "loneliness" in named("Sormusten ystävien yksinäisyys")
    assert "families" in named("Vauvajuhlat")
    use(tmp_path, PORRIDGE)
    assert named("Ukkopuurolle torstaisin") == ("loneliness",)
    assert "loneliness" not in named("Sormusten ystävien yksinäisyys")
    assert "families" not in named("Vauvajuhlat")


def test_the_digest_tells_one_vocabulary_from_another(tmp_path: Path) -> None:
    ours = needs.digest()
    use(tmp_path, PORRIDGE)
    assert needs.digest() != ours
    needs.use_regional(tmp_path / "no such folder")
    assert needs.digest() == ours


def test_the_example_of_the_admin_guide_can_be_used(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "admin-guide.md").read_text("utf-8")
    use(tmp_path, guide.partition("```toml\n")[2].partition("```")[0])
    assert named("Ukkopuuro") == ("loneliness",)
    assert log_of(tmp_path) == ""


def test_words_that_have_become_others_count_when_asked_for_again(tmp_path: Path) -> None:
    use(tmp_path, PORRIDGE)
    assert not needs.use_regional(tmp_path)
    (tmp_path / "needs.toml").write_text('[[need]]\nid = "loneliness"\nsigns.fi = ["puuro*"]\n')
    assert needs.use_regional(tmp_path)
    assert named("Puurolle torstaisin") == ("loneliness",)
    (tmp_path / "needs.toml").unlink()
    assert needs.use_regional(tmp_path)
    assert named("Puurolle torstaisin") == ()


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    needs.use_regional(tmp_path)
    assert len(needs.needs()) == 30
    assert log_of(tmp_path) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[need]]\nid = 'happiness'\nwords.fi = ['ilo']\n", "no need has the id 'happiness'"),
        ("[[need]]\nid = 'sleep'\nwords.fi = 'uni'\n", "Expected `array`, got `str`"),
        ("[[need]]\nid = 'sleep'\nword.fi = ['uni']\n", "unknown field `word`"),
        ("[[need]]\nid = 'sleep'\nwords.fi = ['uni|']\n", "'' is too short"),
        ("[[need]]\nid = 'sleep'\nwords.xx = ['uni']\n", "'xx' is not one of fi, sv, en"),
        ("[[need]]\nid = 'sleep'\nsigns.fi = ['*']\n", "'*' is too short"),
        ("[[need]]\nid = 'sleep'\nvetoes.fi = ['uni u*']\n", "'uni u*' is too short"),
        ("[[need]]\nwords.fi = ['uni']\n", "missing required field `id`"),
        ("synonyms.fi = ['']\n", "'' is too short"),
        ("uni", "needs.toml: "),
        (b"\xff\xfe", "needs.toml: "),
    ],
)
def test_a_wrong_file_is_left_out_and_the_log_says_why(tmp_path: Path, text: str | bytes, why: str) -> None:
    ours = needs.digest()
    use(tmp_path, text)
    assert needs.digest() == ours
    assert named("Unettomuus") == ("sleep",)
    (line,) = log_of(tmp_path).splitlines()
    assert "the region's words are not used: needs.toml: " in line
    assert why in line


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "needs.toml").mkdir()
    needs.use_regional(tmp_path)
    assert len(needs.needs()) == 30
    assert "the region's words are not used" in log_of(tmp_path)


@example("\x1f")
@example("\r")
@example("\N{LATIN SMALL LETTER DOTLESS I}\u0307")
@given(st.text(max_size=20) | st.sampled_from(["need = 1", "[[need]]", "[need]\nid=[]", "synonyms = 3", "\x00"]))
def test_any_file_adds_something_or_is_bad_data(text: str) -> None:
    try:
        found = needs_file.with_additions(needs_file.ours(), text.encode())
    except BadData:
        assert text.replace("\r\n", "").strip(" \t\n")  # what TOML takes for nothing
    else:
        assert [entry.id for entry in found.need] == [entry.id for entry in needs_file.ours().need]


words = st.text("abcäöå ", min_size=3, max_size=9).filter(lambda text: all(len(word) > 1 for word in text.split()))
lists = st.dictionaries(st.sampled_from(["fi", "sv", "en"]), st.lists(words.filter(str.strip), max_size=3))


@given(st.lists(st.tuples(st.sampled_from([entry.id for entry in needs_file.ours().need]), lists, lists), max_size=4))
@settings(max_examples=30)
def test_what_a_region_adds_is_there_and_nothing_of_ours_is_lost(
    added: list[tuple[str, dict[str, list[str]], dict[str, list[str]]]],
) -> None:
    parts = []
    for need_id, spoken, signs in added:
        parts.append(f'[[need]]\nid = "{need_id}"\n')
        for kind, each in (("words", spoken), ("signs", signs)):
            parts += [f"{kind}.{code} = {msgspec.json.encode(texts).decode()}\n" for code, texts in each.items()]
    found = {entry.id: entry for entry in needs_file.with_additions(needs_file.ours(), "".join(parts).encode()).need}
    for entry in needs_file.ours().need:
        assert all(set(texts) <= set(found[entry.id].words[code]) for code, texts in entry.words.items())
        assert all(set(texts) <= set(found[entry.id].signs[code]) for code, texts in entry.signs.items())
    for need_id, spoken, signs in added:
        assert all(set(texts) <= set(found[need_id].words[code]) for code, texts in spoken.items())
        assert all(set(texts) <= set(found[need_id].signs[code]) for code, texts in signs.items())
