"""What a computer's management tools say counts, unless ordinary users could have written it."""

from __future__ import annotations

import contextlib
import json
import os
import plistlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk import config
from hytedesk.config import machine
from hytedesk.config.layers import Computer, Refused


@pytest.fixture
def managed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose owner counts as the administrator, and nobody else can write."""
    monkeypatch.setattr(machine, "_OWNERS", {0, os.getuid()})
    folder = tmp_path / "policies"
    for part in ("managed", "recommended"):
        (folder / part).mkdir(parents=True, mode=0o755)
    tmp_path.chmod(0o755)
    return folder


def write(path: Path, content: object, mode: int = 0o644) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    path.chmod(mode)
    return path


def reasons(found: Computer) -> list[tuple[str, str, str]]:
    return [(Path(one.where).name, one.name, one.reason) for one in found.refused]


def test_later_files_win_and_recommendations_are_told_apart(managed: Path) -> None:
    write(managed / "managed" / "10-region.json", {"County": "17", "CheckHours": 8, "Municipalities": ["905"]})
    write(managed / "managed" / "20-unit.json", {"CheckHours": 2})
    write(managed / "managed" / "notes.txt", "no policy")
    write(managed / "recommended" / "all.json", {"Language": "sv", "Metered": True})
    found = machine.folders(managed)
    assert found.mandatory == {"county": "17", "check_hours": 2, "municipalities": ("905",)}
    assert found.recommended == {"language": "sv", "metered": True}
    assert found.refused == ()


def test_a_computer_that_nobody_manages_has_no_policy(tmp_path: Path) -> None:
    nothing = Computer(mandatory={}, recommended={})
    assert machine.folders(tmp_path / "nowhere") == nothing
    assert machine.preferences(tmp_path / "nowhere", "anna") == nothing
    assert machine.registry(Registry({})) == nothing


def test_a_wrong_value_is_left_out_alone(managed: Path) -> None:
    values = {"County": 17, "CheckHours": 0, "Colour": "blue", "county": "17", "StaleDays": 30}
    write(managed / "managed" / "a.json", values)
    found = machine.folders(managed)
    assert found.mandatory == {"stale_days": 30}
    assert reasons(found) == [
        ("a.json", "County", "kind"),
        ("a.json", "CheckHours", "bounds"),
        ("a.json", "Colour", "unknown"),
        ("a.json", "county", "unknown"),
    ]


def test_a_name_that_is_there_twice_is_left_out_alone(managed: Path) -> None:
    """Which of the two was meant, nobody knows; the others of the file are not in doubt."""
    write(managed / "managed" / "a.json", '{"CheckHours": 2, "StaleDays": 30, "CheckHours": 8}')
    found = machine.folders(managed)
    assert found.mandatory == {"stale_days": 30}
    assert reasons(found) == [("a.json", "CheckHours", "twice")]


def test_a_policy_may_name_a_file_as_source(managed: Path) -> None:
    share = r"file:\\server\share\x.ndjson"
    write(managed / "managed" / "a.json", {"Sources": [share]})
    assert machine.folders(managed).mandatory == {"sources": (share,)}


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", "\x00", "[" * 100_000, " " * 2_000_000])
def test_a_damaged_file_is_left_out_alone(managed: Path, damage: str) -> None:
    write(managed / "managed" / "a.json", damage)
    write(managed / "managed" / "b.json", {"StaleDays": 30})
    found = machine.folders(managed)
    assert found.mandatory == {"stale_days": 30}
    assert reasons(found) == [("a.json", "", "unreadable")]


def by_group(folder: Path, file: Path) -> None:
    del folder
    file.chmod(0o664)


def by_all(folder: Path, file: Path) -> None:
    del folder
    file.chmod(0o646)


def folder_by_all(folder: Path, file: Path) -> None:
    del file
    (folder / "managed").chmod(0o777)


def folder_above_by_group(folder: Path, file: Path) -> None:
    del file
    folder.chmod(0o775)


def link_to_what_users_write(folder: Path, file: Path) -> None:
    open_ = folder.parent / "home"
    open_.mkdir(mode=0o755)
    open_.chmod(0o777)
    file.rename(open_ / "a.json")
    file.symlink_to(open_ / "a.json")


@pytest.mark.parametrize("opened", [by_group, by_all, folder_by_all, folder_above_by_group, link_to_what_users_write])
def test_a_file_that_users_can_write_is_refused(managed: Path, opened: Callable[[Path, Path], None]) -> None:
    file = write(managed / "managed" / "a.json", {"RepositoryUrl": "https://elsewhere.example"})
    assert machine.folders(managed).mandatory == {"repository_url": "https://elsewhere.example"}
    opened(managed, file)
    found = machine.folders(managed)
    assert found.mandatory == {}
    assert reasons(found) == [("a.json", "", "writable")]


def test_a_file_of_trust_that_users_can_write_is_refused(managed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who can write the root file decides whose signatures count."""
    monkeypatch.setattr(machine, "LINUX", managed)
    root, missing = write(managed / "region-root.json", "{}"), managed / "authority.pem"
    values = {"RepositoryRootFile": str(root), "ExtraCaFile": str(missing), "StaleDays": 30}
    write(managed / "managed" / "a.json", values)
    expected = {"region_root_file": str(root), "extra_ca_file": str(missing), "stale_days": 30}
    assert machine.read() == Computer(mandatory=expected, recommended={})
    root.chmod(0o666)
    found = machine.read()
    assert found.mandatory == {"region_root_file": "", "extra_ca_file": str(missing), "stale_days": 30}
    assert reasons(found) == [("region-root.json", "RepositoryRootFile", "writable")]


def test_a_file_of_trust_that_users_can_make_is_refused(managed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It could come and go between the look at it and its reading."""
    monkeypatch.setattr(machine, "LINUX", managed)
    write(managed / "managed" / "a.json", {"RepositoryRootFile": str(managed.parent / "home" / "new" / "root.json")})
    assert machine.read().refused == ()
    (managed.parent / "home").mkdir()
    (managed.parent / "home").chmod(0o777)
    assert reasons(machine.read()) == [("root.json", "RepositoryRootFile", "writable")]


def test_the_users_file_of_trust_never_stands_in_for_the_policys(
    managed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "LINUX", managed)
    root = write(managed / "region-root.json", "{}")
    values = {"RepositoryUrl": "https://hyte.example", "RepositoryRootFile": str(root)}
    write(managed / "managed" / "a.json", values)
    root.chmod(0o666)
    home = managed.parent / "data"
    home.mkdir()
    write(home / "settings.json", {"region_root_file": "/home/anna/root.json"})
    held = config.held(home)
    assert (held.settings.repository, held.settings.region_root_file) == ("https://hyte.example", "")
    assert held.locked("region_root_file")


@pytest.mark.parametrize("path", ["~/root.json", "root.json", "../root.json", "$HOME/root.json", "C:root.json"])
def test_a_file_of_trust_has_one_place_for_all_users(managed: Path, path: str) -> None:
    write(managed / "managed" / "a.json", {"RepositoryRootFile": path})
    assert reasons(machine.folders(managed)) == [("a.json", "RepositoryRootFile", "form")]


def test_a_loop_of_links_is_refused(managed: Path) -> None:
    (managed / "managed" / "a.json").symlink_to(managed / "managed" / "a.json")
    assert reasons(machine.folders(managed)) == [("a.json", "", "unreadable")]


def test_a_file_that_a_user_owns_is_refused(managed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(managed / "managed" / "a.json", {"StaleDays": 30})
    monkeypatch.setattr(machine, "_OWNERS", {os.getuid() + 1})
    assert reasons(machine.folders(managed)) == [("a.json", "", "writable")]


def test_an_unreadable_file_is_said(managed: Path) -> None:
    (managed / "managed" / "a.json").mkdir()
    (managed / "managed" / "gone.json").symlink_to(managed / "nowhere")
    assert reasons(machine.folders(managed)) == [("a.json", "", "unreadable")]


def preferences(folder: Path, content: bytes | dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True, mode=0o755)
    path = folder / f"{machine.DOMAIN}.plist"
    path.write_bytes(content if isinstance(content, bytes) else plistlib.dumps(content, fmt=plistlib.FMT_BINARY))
    path.chmod(0o644)


def test_preferences_of_the_computer_come_before_those_of_the_user(managed: Path) -> None:
    whole = {"County": "17", "Metered": False, "StaleDays": True, "Recommended": {"Language": "sv", "CheckHours": 3}}
    preferences(managed, whole)
    preferences(managed / "anna", {"County": "14", "Nationwide": False, "Recommended": "no dictionary"})
    found = machine.preferences(managed, "anna")
    assert found.mandatory == {"county": "17", "metered": False, "nationwide": False}
    assert found.recommended == {"language": "sv", "check_hours": 3}
    assert [(one.name, one.reason) for one in found.refused] == [("StaleDays", "kind")]
    assert machine.preferences(managed, "../anna").mandatory == {"county": "17", "metered": False}


@pytest.mark.parametrize("damage", [b"", b"bplist00garbage", b"<plist><dict><key>", b"[]"])
def test_damaged_preferences_are_none(managed: Path, damage: bytes) -> None:
    preferences(managed, damage)
    assert reasons(machine.preferences(managed, "")) == [(f"{machine.DOMAIN}.plist", "", "unreadable")]


WHOLE = {"County": "17", "Municipalities": ["905"], "Metered": True, "CheckHours": 4, "Recommended": {"Language": "sv"}}


@given(
    st.sampled_from([plistlib.FMT_XML, plistlib.FMT_BINARY]),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=2)), min_size=1, max_size=4),
)
def test_preferences_damaged_anywhere_do_not_stop_the_program(
    fmt: plistlib.PlistFormat, damage: list[tuple[int, bytes]]
) -> None:
    content = bytearray(plistlib.dumps(WHOLE, fmt=fmt))
    for at, put in damage:
        content[at % len(content) : at % len(content) + 1] = put
    with contextlib.suppress(ValueError):
        machine._plist(bytes(content))


class Registry:
    """The part of `winreg` that is used, in memory: keys by hive and path, values as the registry keeps them."""

    HKEY_LOCAL_MACHINE = 1
    HKEY_CURRENT_USER = 2

    def __init__(self, keys: dict[tuple[int, str], dict[str, Any]]) -> None:
        self._keys = {(hive, path.casefold()): values for (hive, path), values in keys.items()}

    def OpenKey(self, hive: int, path: str) -> Key:  # noqa: N802  # its name
        try:
            return Key(list(self._keys[hive, path.casefold()].items()))
        except KeyError:
            raise FileNotFoundError(2, "no such key") from None

    @staticmethod
    def EnumValue(key: Key, number: int) -> tuple[str, Any, int]:  # noqa: N802  # its name
        if not key.open or number >= len(key.values):
            raise OSError(259, "no more data")
        name, value = key.values[number]
        return name, value, 7 if isinstance(value, list) else 4 if isinstance(value, int) else 1


class Key:
    """An open key; it is closed at the end of its block."""

    def __init__(self, values: list[tuple[str, Any]]) -> None:
        self.values = values
        self.open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.open = False


def test_the_registry_of_the_computer_comes_before_that_of_the_user() -> None:
    path = r"SOFTWARE\Policies\HyteDesk"
    found = machine.registry(
        Registry(
            {
                (Registry.HKEY_LOCAL_MACHINE, path): {
                    "": "default value",
                    "county": "17",
                    "Metered": 1,
                    "Nationwide": 2,
                    "Municipalities": ["905", "499"],
                    "Sources": "file:C:\\Data\\services.ndjson",
                    "CheckHours": 8,
                    "Colour": "blue",
                },
                (Registry.HKEY_CURRENT_USER, path): {"County": "14", "LetterheadUnit": "Asema"},
                (Registry.HKEY_LOCAL_MACHINE, rf"{path}\Recommended"): {"StaleDays": 30},
                (Registry.HKEY_CURRENT_USER, rf"{path}\Recommended"): {"StaleDays": 20, "Language": "en"},
            }
        )
    )
    assert found.mandatory == {
        "county": "17",
        "metered": True,
        "municipalities": ("905", "499"),
        "sources": ("file:C:\\Data\\services.ndjson",),
        "check_hours": 8,
        "letterhead_unit": "Asema",
    }
    assert found.recommended == {"stale_days": 30, "language": "en"}
    where = rf"HKLM\{machine.REGISTRY}"
    assert list(found.refused) == [
        Refused(where=where, name="Nationwide", reason="kind"),
        Refused(where=where, name="Colour", reason="unknown"),
    ]
