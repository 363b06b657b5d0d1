"""Queries in and documents out: the JSON contract of the command line (docs/user-guide.md; tested)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from hytedesk.catalogue import CatalogueInfo, ServiceDetail, pick
from hytedesk.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from hytedesk.config import Settings
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.user import History
    from hytedesk.search.engine import Result
    from hytedesk.search.query import Query

LIMIT = 50
"""Results shown where a query does not say how many."""


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """A query as a person or a program writes it: names and ids still unchecked."""

    text: str = ""
    needs: tuple[str, ...] = ()
    age: float | str | None = None
    municipalities: tuple[str, ...] = ()
    language: str | None = None
    free: bool = False
    online: bool = False
    limit: int = LIMIT
    pathway: str | None = None


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One line of `find --stdin`; `need` and `municipality` are one value or a list, null is as good as left out."""

    text: str | None = None
    need: str | list[str] | None = None
    age: float | str | None = None
    municipality: str | int | list[str | int] | None = None
    language: str | None = None
    free: bool | None = None
    online: bool | None = None
    limit: Annotated[int, msgspec.Meta(ge=0)] | None = None
    pathway: str | None = None

    def wish(self) -> Wish:
        """The same as a wish."""
        return Wish(
            text=self.text or "",
            needs=_listed(self.need),
            age=self.age,
            municipalities=_listed(self.municipality),
            language=self.language,
            free=bool(self.free),
            online=bool(self.online),
            limit=LIMIT if self.limit is None else self.limit,
            pathway=self.pathway,
        )


def _listed(value: str | int | Sequence[str | int] | None) -> tuple[str, ...]:
    """The values as texts; a number is a municipality's code without its leading zeros."""
    if value is None:
        return ()
    values = (value,) if isinstance(value, (str, int)) else value
    return tuple(f"{one:03}" if isinstance(one, int) else one for one in values)


def query(wish: Wish, today: date, unchecked_days: int) -> Query:
    """The wish with its names resolved, for a thorough search; age groups and languages of a pathway give way to it.

    Raises:
        WrongUsage: an unknown need, pathway, age, municipality or language.
    """
    from babel import Locale

    from hytedesk.search.query import Query
    from hytedesk.vocabulary import ages, needs, pathways, places

    if wish.language is not None and wish.language not in Locale("en").languages:
        raise WrongUsage("language", wish.language)
    along = pathways.pathway(wish.pathway).filters if wish.pathway is not None else pathways.Filters(needs=())
    return Query(
        text=wish.text,
        needs=(*along.needs, *(needs.need(need_id).id for need_id in wish.needs)),
        age=None if wish.age is None else ages.parse_age(str(wish.age)),
        municipalities=tuple(places.find_municipality(name) for name in wish.municipalities),
        age_groups=along.age_groups if wish.age is None else (),
        languages=(wish.language,) if wish.language else along.languages,
        organization_types=along.organization_types,
        free=wish.free or along.free,
        online=wish.online or along.online,
        limit=wish.limit,
        today=today,
        unchecked_days=unchecked_days,
        thorough=True,
    )


def found(catalogue: Catalogue, result: Result, language: str) -> dict[str, Any]:
    """The JSON document of a search (design.md section 6: a contract)."""
    details = catalogue.details([hit.id for hit in result.hits])
    scores = {hit.id: hit.score for hit in result.hits}
    return {
        "total": result.total,
        "widened": result.widened,
        "repaired": result.repaired,
        "offers": result.offers,
        "results": [_row(detail, scores[detail.service.id], language) for detail in details],
        "facets": result.facets,
    }


def _row(detail: ServiceDetail, score: float, language: str) -> dict[str, Any]:
    service = detail.service
    return {
        "id": service.id,
        "name": pick(service.names, language),
        "organization": pick(detail.organization.names, language),
        "score": round(score, 4),
        "needs": service.needs,
        "min_age": service.min_age,
        "max_age": service.max_age,
        "municipalities": service.municipalities,
        "nationwide": service.area != "municipalities",
        "free": service.price == "free",
        "channels": sorted({channel.type for channel in detail.channels}),
    }


def status(info: CatalogueInfo | None, history: History, settings: Settings, now: datetime) -> dict[str, Any]:
    """The JSON document of `status`: `stale` is True without a successful check in the days of the settings."""
    last = history.runs[0] if history.runs else None
    return {
        "generation": info.generation if info else None,
        "services": info.services if info else 0,
        "source": info.source if info else None,
        "data_date": info.data_date if info else None,
        "last_check": last.started if last else None,
        "last_outcome": last.outcome if last else None,
        "stale": info is None or is_stale(info, history, settings, now),
    }


def is_stale(info: CatalogueInfo, history: History, settings: Settings, now: datetime) -> bool:
    """Whether the catalogue has not been checked for so long that it is marked."""
    return now - history.checked(info) > settings.stale_after


def whole(detail: ServiceDetail) -> dict[str, Any]:
    """The JSON document of `show`: the service's record with its organization and channels in place of their keys."""
    record = dict(msgspec.to_builtins(detail.service))
    return {**record, "organization": detail.organization, "channels": detail.channels}
