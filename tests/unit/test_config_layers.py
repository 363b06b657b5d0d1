"""Of several values of a setting the highest holds, and it is said whose it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import config
from hytedesk.config import Letterhead, Settings, kept, layers, machine, table
from hytedesk.config.kept import Kept
from hytedesk.config.layers import Computer
from hytedesk.config.pushed import Pushed
from hytedesk.errors import BadData, StorageUnavailable

REGION = "https://hyte.rantaseutu.example"
DEFAULTS = Settings()

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "county": st.none() | st.sampled_from(["17", "14"]),
    "municipalities": st.lists(st.sampled_from(["905", "499"]), unique=True).map(tuple),
    "letterhead_region": st.sampled_from(["", "Rantaseutu"]),
    "sources": st.sampled_from([(), ("file:/a",), ("ptv11:https://ptv.example",)]),
    "check_hours": st.integers(1, 168),
    "metered": st.booleans(),
}
CHOSEN = st.fixed_dictionaries({}, optional=VALUES)
ORDER = ("computer", "region", "user", "region_recommended", "computer_recommended")


@given(st.tuples(*[CHOSEN] * 5), st.booleans())
def test_the_highest_value_holds_and_is_named(five: tuple[dict[str, Any], ...], has_region: bool) -> None:
    above, mandatory, user, recommended, below = five
    where = {"repository_url": REGION} if has_region else {}
    held = layers.hold(
        Computer(mandatory={**above, **where}, recommended=below),
        user,
        DEFAULTS,
        lambda url, profile: Kept(
            Pushed(serial=1, mandatory=mandatory, recommended=recommended)
            if (url, profile) == (REGION, "default")
            else None
        ),
    )
    given_by = dict(zip(ORDER, five, strict=True))
    if not has_region:
        given_by |= {"region": {}, "region_recommended": {}}
    values = table.values_of(held.settings)
    for key in VALUES:
        first = next((origin for origin in ORDER if key in given_by[origin]), "default")
        assert held.origins[key] == first
        assert values[key] == (given_by[first] if first != "default" else table.values_of(DEFAULTS))[key]
        assert held.locked(key) == (first in {"computer", "region"})
    assert held.serial == (1 if has_region else None)


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_settings_and_their_values_are_the_same(values: dict[str, Any]) -> None:
    whole = table.values_of(DEFAULTS) | values
    assert table.values_of(table.settings_of(whole)) == whole


def test_every_setting_is_in_the_table_once() -> None:
    assert set(table.values_of(DEFAULTS)) == set(table.BY_KEY)
    assert len(table.BY_KEY) == len(table.TABLE)
    assert len(table.BY_POLICY) == sum(bool(setting.policy) for setting in table.TABLE)


def test_the_administrators_guide_has_every_policy_and_what_a_region_cannot_push_comes_first() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "admin-guide.md").read_text("utf-8")
    rows = re.findall(r"^\| `([A-Z]\w+)` \| `(\w+)` \|", guide, re.MULTILINE)
    assert rows == [(setting.policy, setting.key) for setting in table.TABLE if setting.policy]
    assert [table.BY_POLICY[policy].pushed for policy, _key in rows] == sorted(
        table.BY_POLICY[policy].pushed for policy, _key in rows
    )


def test_a_region_cannot_lead_its_computers_away() -> None:
    """Where the user named the repository, other sources that the region prescribes come beside it."""
    pushed = Pushed(serial=3, mandatory={"sources": ("file:/a",)})
    user = {"sources": (f"region:{REGION}", "hsds:https://other.example")}
    held = layers.hold(
        Computer(mandatory={}, recommended={}), user, DEFAULTS, lambda url, _: Kept(pushed if url == REGION else None)
    )
    assert held.settings.sources == (f"region:{REGION}", "file:/a")
    assert held.settings.repository == REGION


def test_the_regional_repository_is_the_first_source() -> None:
    user = {"repository_url": REGION, "sources": ("file:/a", f"region:{REGION}")}
    held = layers.hold(Computer(mandatory={}, recommended={}), user, DEFAULTS, lambda *_whose: Kept())
    assert held.settings.sources == (f"region:{REGION}", "file:/a")
    assert table.values_of(held.settings)["sources"] == ("file:/a",)


def document(serial: int, mandatory: object = None, recommended: object = None) -> bytes:
    whole = {"format": 1, "serial": serial, "mandatory": mandatory or {}, "recommended": recommended or {}}
    return json.dumps(whole).encode()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of a computer of the region, without policies of its own."""
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    monkeypatch.setenv("LANGUAGE", "fi")
    config.save(tmp_path, Settings(repository_url=REGION, check_hours=8), Settings())
    return tmp_path


def push(data: Path, content: bytes | None, repository: str = REGION, profile: str = "default") -> bool:
    return kept.write(data / kept.FOLDER, repository, profile, content)


def test_what_the_region_pushes_holds_from_the_next_start(data: Path) -> None:
    assert push(data, document(1, {"letterhead_region": "Rantaseutu", "check_hours": 2}, {"stale_days": 7}))
    held = config.held(data)
    assert held.settings.letterhead == Letterhead(region="Rantaseutu")
    assert (held.settings.check_hours, held.settings.stale_days) == (2, 7)
    assert held.origins["check_hours"] == "region"
    assert held.origins["stale_days"] == "region_recommended"
    assert held.serial == 1


@pytest.mark.parametrize(("repository", "profile"), [("https://other.example", "default"), (REGION, "wards")])
def test_what_another_region_or_profile_pushed_does_not_count(data: Path, repository: str, profile: str) -> None:
    push(data, document(1, {"check_hours": 2}), repository, profile)
    assert config.load(data).check_hours == 8


def test_an_older_configuration_is_refused_and_the_newer_one_stays(data: Path) -> None:
    assert push(data, document(5, {"check_hours": 5}))
    assert not push(data, document(5, {"check_hours": 5}))
    with pytest.raises(BadData):
        push(data, document(4, {"check_hours": 4}))
    held = config.held(data)
    assert (held.settings.check_hours, held.serial) == (5, 5)
    assert [(one.where, one.name, one.reason) for one in held.refused] == [("region", "", "older")]
    assert push(data, document(6, {"check_hours": 6}))
    assert config.held(data).refused == ()


def test_what_is_no_configuration_changes_nothing(data: Path) -> None:
    push(data, document(5, {"check_hours": 5}))
    with pytest.raises(BadData):
        push(data, b"\xff")
    held = config.held(data)
    assert held.settings.check_hours == 5
    assert [one.reason for one in held.refused] == ["unreadable"]


def carrying(serial: int, text: object) -> bytes:
    return json.dumps({"format": 1, "serial": serial, "files": {"needs.toml": text}}).encode()


def carry(data: Path, serial: int, text: object) -> list[tuple[str, str]]:
    """What of a configuration with this file is not taken; only what begins with "good" can be used."""
    path = data / kept.FOLDER
    kept.write(path, REGION, "default", carrying(serial, text), lambda _name, content: content.startswith(b"good"))
    return [(one.name, one.reason) for one in config.held(data).refused]


def test_a_file_that_cannot_be_used_leaves_the_one_before(data: Path) -> None:
    assert carry(data, 1, "bad") == [("needs.toml", "unreadable")]
    assert config.held(data).files == {}
    assert carry(data, 2, "good") == []
    assert config.held(data).files == {"needs.toml": b"good"}
    for serial, text, reason in ((3, "bad", "unreadable"), (4, "good" * 100_000, "bounds"), (5, 7, "kind")):
        assert carry(data, serial, text) == [("needs.toml", reason)]
        assert config.held(data).files == {"needs.toml": b"good"}
    assert carry(data, 6, "good again") == []
    assert config.held(data).files == {"needs.toml": b"good again"}


def test_files_go_with_their_configuration(data: Path) -> None:
    carry(data, 1, "good")
    assert push(data, document(2))
    assert config.held(data).files == {}
    carry(data, 3, "good")
    assert push(data, None)
    assert config.held(data).files == {}


def test_files_of_another_region_or_profile_do_not_count(data: Path) -> None:
    kept.write(data / kept.FOLDER, REGION, "wards", carrying(1, "good"))
    assert config.held(data).files == {}


def test_a_configuration_that_was_withdrawn_is_gone_but_not_its_serial(data: Path) -> None:
    assert not push(data, None)
    push(data, document(5, {"check_hours": 5}))
    assert push(data, None)
    assert not push(data, None)
    assert config.load(data).check_hours == 8
    with pytest.raises(BadData):
        push(data, document(4, {"check_hours": 4}))
    assert push(data, document(6, {"check_hours": 6}))
    assert config.load(data).check_hours == 6


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"repository": 1}', b"{" * 5000, b'{"serial": 1, "document": "x"}'])
def test_a_damaged_copy_counts_as_none(data: Path, damage: bytes) -> None:
    push(data, document(5, {"check_hours": 5}))
    (data / "sources" / "configuration.json").write_bytes(damage)
    assert config.load(data).check_hours == 8
    assert push(data, document(2, {"check_hours": 2}))


def test_a_folder_that_cannot_be_written_is_said(data: Path) -> None:
    (data / "sources").write_text("in the way")
    with pytest.raises(StorageUnavailable):
        push(data, document(1))


def test_only_what_the_user_changes_becomes_the_users(data: Path) -> None:
    before = config.load(data)
    config.save(data, replace(before, metered=True), before)
    assert set(json.loads((data / "settings.json").read_bytes())) == {"repository_url", "check_hours", "metered"}
    push(data, document(1, {}, {"stale_days": 7, "metered": False}))
    assert config.load(data) == replace(before, metered=True, stale_days=7)


def test_who_chooses_what_is_recommended_follows_the_recommendation(data: Path) -> None:
    push(data, document(1, {}, {"check_hours": 6}))
    before = config.load(data)
    assert before.check_hours == 8
    config.save(data, replace(before, check_hours=6), before)
    assert config.held(data).origins["check_hours"] == "region_recommended"
    push(data, document(2, {}, {"check_hours": 9}))
    assert config.load(data).check_hours == 9


def test_what_the_user_chose_comes_back_when_it_is_no_longer_prescribed(data: Path) -> None:
    push(data, document(1, {"check_hours": 2}))
    before = config.load(data)
    assert before.check_hours == 2
    config.save(data, replace(before, check_hours=12, metered=True), before)
    assert (config.load(data).check_hours, config.load(data).metered) == (2, True)
    push(data, document(2))
    assert config.load(data).check_hours == 8


def test_what_cannot_be_used_is_named_with_its_place(data: Path) -> None:
    push(data, document(1, {"check_hours": 500, "repository_url": "https://elsewhere.example"}))
    (data / "settings.json").write_text(json.dumps({"repository_url": REGION, "metered": "yes", "letterhead": {}}))
    named = [(one.where, one.name, one.reason) for one in config.held(data).refused]
    file = str(data / "settings.json")
    assert named == [
        ("region", "check_hours", "bounds"),
        ("region", "repository_url", "computer"),
        (file, "metered", "kind"),
        (file, "letterhead", "unknown"),
    ]
    (data / "settings.json").write_text("{")
    assert [(one.where, one.reason) for one in config.held(data).refused] == [(file, "unreadable")]
