"""The parts of an engine: every large table of its own is among them, so that none is freed with others in one go."""

from __future__ import annotations

from collections.abc import Iterator

from hytedesk.search.analyser import Analyser
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index

LARGE = 400
"""More than there are municipalities: what goes by them does not grow with a catalogue."""


def tables(value: object, passed: set[int]) -> Iterator[object]:
    """The containers that hold many values, in whatever of the search's own objects they are."""
    if id(value) in passed or isinstance(value, type | Analyser):
        return
    passed.add(id(value))
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inside = [*value]
    elif type(value).__module__.startswith("hytedesk.search"):
        inside = [*getattr(value, "__dict__", {}).values()]
    if isinstance(value, dict | list | set) and len(value) >= LARGE:
        yield value
    for each in inside:
        yield from tables(each, passed)


def test_every_large_table_is_in_a_part(index: Index, analyser: Analyser) -> None:
    engine = Engine(index, analyser).warmed()
    large = list(tables(engine, set()))
    passed: set[int] = set()
    for part in engine.parts():
        list(tables(part, passed))
    assert len(large) > 10
    assert [type(table) for table in large if id(table) not in passed] == []


def test_parts_are_those_of_the_spelling_too(index: Index, analyser: Analyser) -> None:
    cold, warm = Engine(index, analyser), Engine(index, analyser).warmed()
    assert len(warm.parts()) > len(cold.parts())
