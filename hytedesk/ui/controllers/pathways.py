"""Pathways in the window: what choosing and leaving one asks for, its row among the filters and its help. Pure.

What the client is stays (age, municipalities, languages); what was looked for makes room, and comes back afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hytedesk.errors import WrongUsage
from hytedesk.i18n import _
from hytedesk.ui.controllers import facts, filters
from hytedesk.ui.controllers.filters import Choices
from hytedesk.ui.values import FilterGroup, FilterValue, PathwayHelp, PathwayLinks
from hytedesk.vocabulary import pathways

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.vocabulary.pathways import Link, Pathway


def chosen(choices: Choices) -> Pathway | None:
    """The pathway that is chosen; None = none, it is no longer there, or none of its needs is asked for any more."""
    if not choices.pathway:
        return None
    try:
        pathway = pathways.pathway(choices.pathway)
    except WrongUsage:
        return None
    return pathway if set(pathway.filters.needs) & set(choices.needs) else None


def toggled(choices: Choices, group: str, value: str, *, on: bool) -> Choices:
    """The choices after a pathway, or any other filter value or chip, was switched."""
    if group == "pathway":
        return begun(choices, value) if on else left(choices)
    found = filters.toggled(choices, group, value, on=on)
    return found if chosen(found) else replace(found, pathway="", before=None)


def begun(choices: Choices, pathway_id: str) -> Choices:
    """The choices with a pathway in place of what was looked for.

    Its age groups and languages count only where nothing is known of the client's.
    """
    before, wanted = left(choices), pathways.pathway(pathway_id).filters
    return Choices(
        pathway=pathway_id,
        before=before,
        needs=wanted.needs,
        age=before.age,
        age_groups=before.age_groups or (() if before.age is not None else wanted.age_groups),
        municipalities=before.municipalities,
        languages=before.languages or wanted.languages,
        organization_types=wanted.organization_types,
        free=wanted.free,
        online=wanted.online,
        sort=before.sort,
    )


def left(choices: Choices) -> Choices:
    """The choices without the pathway: what was looked for before it, and what has been said of the client since."""
    before = choices.before
    if before is None:
        return replace(choices, pathway="")
    pathway = chosen(choices)
    groups = pathway.filters.age_groups if pathway and not before.age_groups else ()
    languages = pathway.filters.languages if pathway and not before.languages else ()
    return replace(
        before,
        text=choices.text or before.text,
        age=choices.age,
        age_groups=tuple(each for each in choices.age_groups if each not in groups),
        municipalities=choices.municipalities,
        languages=tuple(each for each in choices.languages if each not in languages),
        sort=choices.sort,
    )


def group(choices: Choices, count: Callable[[Choices], int]) -> FilterGroup:
    """The pathways as filter values; `count` says how many services choices give."""
    now = chosen(choices)
    return FilterGroup(
        id="pathway",
        title=_("Pathways"),
        values=tuple(
            FilterValue(
                id=pathway.id,
                label=facts.text(pathway.names),
                count=count(choices if pathway is now else begun(choices, pathway.id)),
                selected=pathway is now,
            )
            for pathway in pathways.pathways()
        ),
    )


def help_(choices: Choices) -> PathwayHelp | None:
    """The help of the chosen pathway, None = none is chosen."""
    pathway = chosen(choices)
    if pathway is None:
        return None
    titles = {"self_care": _("To read and do alone"), "test": _("Self-tests"), "advice": _("Somebody to turn to")}
    return PathwayHelp(
        id=pathway.id,
        name=facts.text(pathway.names),
        about=facts.text(pathway.about),
        parts=(
            (_("To raise the subject"), facts.text(pathway.opening)),
            (_("When to refer on"), facts.text(pathway.refer)),
            (_("When it cannot wait"), facts.text(pathway.urgent)),
        ),
        links=tuple(
            PathwayLinks(title=title, links=tuple(_link(link) for link in pathway.links if link.kind == kind))
            for kind, title in titles.items()
            if any(link.kind == kind for link in pathway.links)
        ),
    )


def _link(link: Link) -> tuple[str, str]:
    return facts.text(link.names), facts.text(link.urls)
