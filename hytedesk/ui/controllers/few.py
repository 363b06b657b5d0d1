"""Where few or no services are found: the steps that would give more, each with the number it would give. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hytedesk.i18n import _, ngettext
from hytedesk.ui.controllers import facts, filters, pathways
from hytedesk.ui.controllers.filters import Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hytedesk.search.engine import Result

FEW = 3
"""Fewer services than these are few."""
MOST_STEPS = 6


class Step(msgspec.Struct, frozen=True):
    """One step: what to ask for instead, how many services that gives, and the words on its button."""

    choices: Choices
    count: int
    label: str


def steps(
    choices: Choices, result: Result, neighbours: Iterable[str], count: Callable[[Choices], int]
) -> tuple[Step, ...]:
    """The steps that give more than what was found; none where enough was.

    Without one filter, the most helpful first; with the municipalities nearby; the national telephone services.

    Args:
        choices: what is asked for.
        result: what was found.
        neighbours: codes of the municipalities nearby, of the region's own choice; empty = those of the county.
        count: how many services choices give.
    """
    if result.total >= FEW:
        return ()
    dropped = _counted(_without_one(choices), result.total, count)
    wider = _counted(_wider(choices, result, neighbours), result.total, count)
    best = sorted(dropped, key=lambda step: -step.count)[: MOST_STEPS - len(wider)]
    return (*best, *wider)


def _counted(wanted: Iterable[tuple[Choices, str]], found: int, count: Callable[[Choices], int]) -> list[Step]:
    counted = ((other, pattern, count(other)) for other, pattern in wanted)
    return [Step(other, number, f"{words} ({number})") for other, words, number in counted if number > found]


def _without_one(choices: Choices) -> Iterator[tuple[Choices, str]]:
    chips = filters.chips(choices)
    towns = [chip for chip in chips if chip.group == "municipality"]
    for chip in chips:
        if chip.group == "municipality" and len(towns) > 1:
            continue
        other = pathways.toggled(choices, chip.group, chip.value, on=False)
        yield other, _("Without {filter}").format(filter=chip.label)
    if len(towns) > 1:
        yield msgspec.structs.replace(choices, municipalities=()), _("In every municipality")
    if choices.text.strip() and chips:
        yield msgspec.structs.replace(choices, text=""), _("Without the words typed")


def _wider(choices: Choices, result: Result, neighbours: Iterable[str]) -> Iterator[tuple[Choices, str]]:
    if choices.municipalities:
        near = tuple(
            dict.fromkeys((*choices.municipalities, *(tuple(neighbours) or facts.nearby(choices.municipalities))))
        )
        if near != choices.municipalities:
            number = len(near) - len(choices.municipalities)
            words = ngettext("And {n} neighbour municipality", "And {n} neighbour municipalities", number)
            yield msgspec.structs.replace(choices, municipalities=near), words.format(n=number)
    if not (choices.phone and choices.national):
        needs = tuple(dict.fromkeys(filters.needs_meant(choices, result)))
        other = filters.Choices(
            text="" if needs else choices.text,
            needs=needs,
            age=choices.age,
            age_groups=choices.age_groups,
            municipalities=choices.municipalities,
            languages=choices.languages,
            sort=choices.sort,
            phone=True,
            national=True,
        )
        yield other, _("National telephone services")
