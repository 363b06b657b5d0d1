"""The filters of the window: what is chosen, as filter groups, as chips and as a query. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from hytedesk import i18n
from hytedesk.i18n import _
from hytedesk.search.query import Sort
from hytedesk.ui.controllers import facts, list_filter
from hytedesk.ui.values import Chip, FilterGroup, FilterValue, Offer
from hytedesk.vocabulary import ages, mentions, needs, support

if TYPE_CHECKING:
    from datetime import date

    from hytedesk.search.engine import Result
    from hytedesk.search.query import Query
    from hytedesk.vocabulary.needs_file import Theme

Values: TypeAlias = tuple[FilterValue, ...]
ORGANIZATION_TYPES = ("association", "municipality", "county", "parish", "state", "company")


class Choices(msgspec.Struct, frozen=True):
    """What the person has asked for; empty means everything.

    Attributes:
        needs: need ids; a whole theme is chosen by choosing all its needs.
        age: years, or None; age_groups: ids of age groups.
        municipalities: codes.
        support: ids of kinds of support.
        phone: only services by telephone. national: only services for the whole country.
        favourites: only the person's own favourites.
        list_name, list_keys: only the services of a list, by its name and their keys; empty = no list.
        pathway: id of the pathway that was chosen, "" = none. before: what was asked for before it.
    """

    text: str = ""
    needs: tuple[str, ...] = ()
    age: float | None = None
    age_groups: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organization_types: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    free: bool = False
    online: bool = False
    phone: bool = False
    national: bool = False
    favourites: bool = False
    list_name: str = ""
    list_keys: tuple[str, ...] = ()
    sort: Sort = "best"
    pathway: str = ""
    before: Choices | None = None


def needs_of_theme(theme: str) -> tuple[str, ...]:
    """Ids of the needs of a theme."""
    return tuple(need.id for need in needs.needs() if need.theme == theme)


def needs_meant(choices: Choices, result: Result) -> tuple[str, ...]:
    """Ids of the needs that are chosen, and of those that the text may mean."""
    return (*choices.needs, *(offer.value for offer in result.offers if offer.group == "need"))


def toggled(choices: Choices, group: str, value: str, *, on: bool) -> Choices:
    """The choices after a filter value or a chip was switched."""
    if group in {"theme", "need"}:
        return _switched(choices, "needs", needs_of_theme(value) or (value,), on=on)
    if group in {"own", "how"}:
        return msgspec.structs.replace(choices, **{value: on})
    off: dict[str, dict[str, object]] = {
        "age": {"age": None},
        "list": {"list_name": "", "list_keys": ()},
        "text": {"text": ""},
        "municipality": {} if value else {"municipalities": ()},
    }
    if off.get(group):
        return msgspec.structs.replace(choices, **off[group])
    field = {
        "age_group": "age_groups",
        "municipality": "municipalities",
        "language": "languages",
        "organization_type": "organization_types",
        "support": "support",
    }[group]
    return _switched(choices, field, (value,), on=on)


def _switched(choices: Choices, field: str, values: tuple[str, ...], *, on: bool) -> Choices:
    rest = tuple(value for value in getattr(choices, field) if value not in values)
    return msgspec.structs.replace(choices, **{field: rest + values if on else rest})


def accepted(choices: Choices, offer: Offer, preset: tuple[str, ...]) -> Choices:
    """The choices with an offered filter on.

    The words for a place or an age are taken out of the text while others remain: the search is not to be narrowed
    twice. The first municipality takes the place of the workplace's own.

    Args:
        choices: before.
        offer: what was offered.
        preset: the municipalities that nobody chose.
    """
    if offer.group == "need":
        return toggled(choices, "need", offer.value, on=True)
    rest = msgspec.structs.replace(choices, text=mentions.without(choices.text, offer.words))
    if offer.group == "age":
        return msgspec.structs.replace(rest, age=ages.parse_age(offer.value), age_groups=())
    if offer.group == "municipality" and rest.municipalities == preset:
        rest = msgspec.structs.replace(rest, municipalities=())
    return toggled(rest, offer.group, offer.value, on=True)


def offers(result: Result) -> tuple[Offer, ...]:
    """The filters that a text may mean, ready to show."""
    return tuple(
        Offer(group=offer.group, value=offer.value, label=_offer_label(offer.group, offer.value), words=offer.words)
        for offer in result.offers
    )


def _offer_label(group: str, value: str) -> str:
    if group == "need":
        return _("Need: {name}").format(name=facts.text(needs.need(value).names))
    if group == "municipality":
        return _("Municipality: {name}").format(name=facts.municipality_name(value))
    if group == "age":
        return _("Age: {age}").format(age=i18n.number(ages.parse_age(value)))
    return _("Age group: {name}").format(name=facts.text(ages.age_group(value).names))


def query(
    choices: Choices, limit: int, today: date, *, thorough: bool = False, favourites: tuple[str, ...] = ()
) -> Query:
    """The choices as a query for the engine; `favourites` are the keys of the person's own."""
    from hytedesk.search.query import Query

    return Query(
        text=choices.text,
        needs=choices.needs,
        age=choices.age,
        age_groups=choices.age_groups,
        municipalities=choices.municipalities,
        languages=choices.languages,
        organization_types=choices.organization_types,
        support=choices.support,
        free=choices.free,
        online=choices.online,
        channel_types=("phone",) if choices.phone else (),
        national=choices.national,
        favourites=favourites,
        only_favourites=choices.favourites,
        keys=choices.list_keys,
        sort=choices.sort,
        limit=limit,
        today=today,
        thorough=thorough,
        names_in=i18n.language(),
    )


def groups(choices: Choices, result: Result, gone: int = 0) -> tuple[FilterGroup, ...]:
    """All filter groups with the counts of this result; `gone` favourites are found beside it."""

    def value(facet: str, value_id: str, label: str, *, selected: bool, children: Values = ()) -> FilterValue:
        count = result.facets.get(facet, {}).get(value_id, 0)
        return FilterValue(id=value_id, label=label, count=count, selected=selected, children=children)

    def theme(one: Theme) -> FilterValue:
        ids, whole = needs_of_theme(one.id), facts.text(one.names)
        children = tuple(
            value("need", need, facts.text(needs.need(need).names), selected=need in choices.needs) for need in ids
        )
        on = bool(ids) and set(ids) <= set(choices.needs)
        made = value("theme", one.id, facts.text(one.short) or whole, selected=on, children=children)
        return msgspec.structs.replace(made, whole=whole)

    favourites = value("favourite", "favourite", _("Favourites"), selected=choices.favourites)
    spoken = ("fi", "sv", "en", *sorted(code for code in choices.languages if code not in i18n.LANGUAGES))
    return (
        FilterGroup(
            id="own",
            title=_("My own"),
            values=(msgspec.structs.replace(favourites, id="favourites", count=favourites.count + gone),),
        ),
        *list_filter.group(choices, result.total),
        FilterGroup(
            id="need",
            title=_("Need"),
            values=tuple(theme(one) for one in needs.themes()),
        ),
        FilterGroup(
            id="support",
            title=_("Kind of support"),
            values=tuple(
                value("support", kind.id, facts.text(kind.names), selected=kind.id in choices.support)
                for kind in support.kinds()
            ),
        ),
        FilterGroup(
            id="age_group",
            title=_("Age group"),
            values=tuple(
                value("age_group", group.id, facts.text(group.names), selected=group.id in choices.age_groups)
                for group in ages.age_groups()
            ),
        ),
        FilterGroup(
            id="how",
            title=_("How"),
            values=(
                value("price", "free", _("Free of charge"), selected=choices.free),
                value("online", "online", _("Online"), selected=choices.online),
                value("channel", "phone", _("By telephone"), selected=choices.phone),
                FilterValue(
                    id="national",
                    label=_("Whole country"),
                    count=sum(result.facets.get("nationwide", {}).values()),
                    selected=choices.national,
                ),
            ),
        ),
        FilterGroup(
            id="language",
            title=_("Service in"),
            values=tuple(
                value("language", code, language_name(code), selected=code in choices.languages) for code in spoken
            ),
        ),
        FilterGroup(
            id="organization_type",
            title=_("Who offers"),
            values=tuple(
                value("organization_type", kind, organization_label(kind), selected=kind in choices.organization_types)
                for kind in ORGANIZATION_TYPES
            ),
        ),
    )


def chips(choices: Choices, own: tuple[str, ...] = ()) -> tuple[Chip, ...]:
    """What is on, one chip each; a whole theme is one chip, and so are the workplace's `own` municipalities."""
    found = [Chip(group="own", value="favourites", label=_("Favourites"))] if choices.favourites else []
    if choices.list_keys:
        found.append(
            Chip(group="list", value=choices.list_name, label=_("List: {name}").format(name=choices.list_name))
        )
    left = set(choices.needs)
    for theme in needs.themes():
        ids = set(needs_of_theme(theme.id))
        if len(ids) > 1 and ids <= left:
            left -= ids
            whole = facts.text(theme.names)
            found.append(Chip(group="theme", value=theme.id, label=facts.text(theme.short) or whole, whole=whole))
    found += [
        Chip(group="need", value=need.id, label=facts.text(need.names)) for need in needs.needs() if need.id in left
    ]
    found += [
        Chip(group="support", value=kind.id, label=facts.text(kind.names))
        for kind in support.kinds()
        if kind.id in choices.support
    ]
    if choices.age is not None:
        found.append(Chip(group="age", value="", label=_("{age} yrs").format(age=i18n.number(choices.age))))
    found += [
        Chip(group="age_group", value=group.id, label=facts.text(group.names))
        for group in ages.age_groups()
        if group.id in choices.age_groups
    ]
    found += _towns(choices.municipalities, own)
    if choices.free:
        found.append(Chip(group="how", value="free", label=_("Free of charge")))
    if choices.online:
        found.append(Chip(group="how", value="online", label=_("Online")))
    if choices.phone:
        found.append(Chip(group="how", value="phone", label=_("By telephone")))
    if choices.national:
        found.append(Chip(group="how", value="national", label=_("Whole country")))
    found += [Chip(group="language", value=code, label=language_name(code)) for code in choices.languages]
    found += [
        Chip(group="organization_type", value=kind, label=organization_label(kind))
        for kind in choices.organization_types
    ]
    return tuple(found)


def _towns(codes: tuple[str, ...], own: tuple[str, ...]) -> list[Chip]:
    names = [facts.municipality_name(code) for code in codes]
    if len(names) > 1 and set(codes) == set(own):
        whole = ", ".join(names)
        return [Chip(group="municipality", value="", label=f"{names[0]} + {len(names) - 1}", whole=whole)]
    return [Chip(group="municipality", value=code, label=name) for code, name in zip(codes, names, strict=True)]


def language_name(code: str) -> str:
    """A language of service as it is asked for."""
    known = {"fi": _("In Finnish"), "sv": _("In Swedish"), "en": _("In English")}
    if code in known:
        return known[code]
    from babel import Locale

    return str(Locale(i18n.language()).languages.get(code, code)).capitalize()


def organization_label(kind: str) -> str:
    """A kind of organization as a filter value, in the plural."""
    return {
        "association": _("Associations"),
        "municipality": _("Municipalities"),
        "county": _("Wellbeing services counties"),
        "parish": _("Parishes"),
        "state": _("State"),
        "company": _("Companies"),
    }[kind]
