from __future__ import annotations

from typing import Any

import pytest

from installer import licences

TABLE = licences.table()
LOCKED = licences.locked(licences.read_lock())


def test_every_package_that_is_delivered_has_a_licence_and_no_other_is_listed() -> None:
    assert TABLE.python.keys() == LOCKED.keys()


def test_every_licence_fits_a_program_under_gpl_3_or_later() -> None:
    own = TABLE.compatible
    assert {name for name, licence in TABLE.python.items() if not licences.fits(licence, own)} == set()
    for part in TABLE.part:
        assert licences.fits(part.licence, own | TABLE.beside), part.name
    fonts_and_facts = {part.name for part in TABLE.part if not licences.fits(part.licence, own)}
    assert all(
        "font" in part.within or "resources" in part.within for part in TABLE.part if part.name in fonts_and_facts
    )


@pytest.mark.parametrize("name", sorted(TABLE.python))
def test_the_table_agrees_with_what_the_package_says_of_itself(name: str) -> None:
    said = licences.told(name)
    if said is None:
        pytest.skip("not installed here, or it tells no licence by its standard name")
    assert TABLE.python[name] in said or said & set(TABLE.python[name].split(" OR "))


def test_most_packages_are_really_compared() -> None:
    assert sum(licences.told(name) is not None for name in TABLE.python) > 40


@pytest.mark.parametrize(
    ("expression", "fit"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("GPL-2.0-only", False),
        ("GPL-2.0-only OR LGPL-3.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_what_fits(expression: str, fit: bool) -> None:
    assert licences.fits(expression, TABLE.compatible) is fit


def test_the_lock_pins_every_file_by_its_digest() -> None:
    assert licences.unpinned(licences.read_lock()) == []


def _package(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "source": {"registry": "https://pypi.org/simple"}, **more}


def test_a_file_without_a_digest_is_found() -> None:
    good = _package("good", wheels=[{"url": "https://a", "hash": "sha256:00"}])
    bare = _package("bare", wheels=[{"url": "https://a", "hash": "sha256:00"}, {"url": "https://b"}])
    git = {"name": "git", "source": {"git": "https://c"}}
    assert licences.unpinned({"package": [good, bare, git, _package("empty")]}) == ["bare", "git", "empty"]


def test_what_is_needed_follows_dependencies_and_extras() -> None:
    lock = {
        "package": [
            _package(
                "own",
                dependencies=[{"name": "a", "extra": ["x"]}],
                **{"optional-dependencies": {"more": [{"name": "d"}]}},
            ),
            _package("a", dependencies=[{"name": "b"}], **{"optional-dependencies": {"x": [{"name": "c"}], "y": []}}),
            _package("b", dependencies=[{"name": "a"}]),
            *(_package(name) for name in ("c", "d", "e")),
        ]
    }
    assert licences.locked(lock, "own").keys() == {"a", "b", "c", "d"}


def test_of_an_unknown_package_nothing_is_told() -> None:
    assert licences.told("hytedesk-no-such-package") is None
