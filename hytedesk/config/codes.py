"""Which codes of places there are: a region's configuration may name places that are none."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from hytedesk import paths

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def known() -> Mapping[str, frozenset[str]]:
    """The codes that the value of a setting can have, by its key; those of merged municipalities count."""
    places = json.loads((paths.resources() / "places.json").read_bytes())
    municipalities = frozenset(place["code"] for place in places["municipalities"]) | places["merged"].keys()
    counties = frozenset(county["code"] for county in places["counties"])
    return {"county": counties, "municipalities": municipalities, "neighbours": municipalities}
