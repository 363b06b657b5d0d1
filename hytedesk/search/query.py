"""What is asked of the search."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from hytedesk.config import UNCHECKED_AFTER
from hytedesk.i18n import LANGUAGES

Sort: TypeAlias = Literal["best", "name", "near", "checked"]


class Query(msgspec.Struct, frozen=True):
    """What is asked for; an empty filter lets everything pass.

    Attributes:
        text: words as they were typed.
        needs, themes: ids; together one filter.
        age: years.
        age_groups: ids of `vocabulary.ages`.
        municipalities: codes.
        languages: in which clients are served.
        support: kinds of support, ids of `vocabulary.support`.
        free: only services that state to be free of charge.
        online: only services with a web page or an e-service.
        national: only services for the whole country or its mainland.
        favourites: keys of the person's own; they are counted among what is found.
        only_favourites: only services with one of those keys.
        keys: only services with one of these keys; empty = all.
        sort: `best` = best match first; without text by nearness, active before paused, name. `near` = the chosen
            municipalities first, then their county; `checked` = last checked first.
        limit: how many hits are listed; all are counted.
        today: services long unchecked come later; None = whatever their age.
        unchecked_days: how long ago that is.
        thorough: compare a word that nothing explains with all forms of the texts, too; slower, for the typing pause.
        names_in: language of the names that `name` goes by: `fi`, `sv` or `en`.
    """

    text: str = ""
    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    age: float | None = None
    age_groups: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    free: bool = False
    online: bool = False
    national: bool = False
    organization_types: tuple[str, ...] = ()
    channel_types: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    only_favourites: bool = False
    keys: tuple[str, ...] = ()
    sort: Sort = "best"
    limit: int = 50
    today: date | None = None
    unchecked_days: int = UNCHECKED_AFTER.days
    thorough: bool = False
    names_in: str = LANGUAGES[0]
