"""Reading members of an HSDS object liberally (hsds-api.md section 5). Pure.

Publishers send null and "" for what they do not know, numbers as texts, one object where a list stands in the schema,
and the names of other versions. A member of a wrong type counts as not there: it must not cost the whole record.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

Object: TypeAlias = Mapping[str, Any]
"""A JSON object as it came; a row of a table is one, too."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YES = frozenset({"true", "yes", "1", "t", "y"})
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")


def text(item: Object, *names: str) -> str:
    """The first of these members that says something, as a text; "" when none does."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return str(value)
    return ""


def paragraphs(item: Object, *names: str) -> str:
    """All of these members that say something, each once, as paragraphs."""
    return joined(text(item, name) for name in names)


def joined(parts: Any) -> str:  # any iterable of texts
    """The texts that say something, each once, as paragraphs."""
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def number(item: Object, *names: str) -> float | None:
    """The first of these members that is a finite number, or the text of one; None when none is."""
    for name in names:
        value = text(item, name)
        if _NUMBER.fullmatch(value):
            return float(value.replace(",", "."))
    return None


def flag(item: Object, *names: str) -> bool:
    """Whether one of these members says yes."""
    return any(item.get(name) is True or text(item, name).lower() in _YES for name in names)


def child(item: Object, *names: str) -> Object:
    """The first of these members that is an object; an empty one when none is."""
    for name in names:
        value = item.get(name)
        if isinstance(value, Mapping) and value:
            return value
    return {}


def children(item: Object, *names: str) -> list[Object]:
    """The objects of all of these members; a single object counts as a list of one."""
    found: list[Object] = []
    for name in names:
        value = item.get(name)
        listed = value if isinstance(value, list) else [value]
        found += [entry for entry in listed if isinstance(entry, Mapping) and entry]
    return found


def words(item: Object, *names: str) -> list[str]:
    """The texts of these members, where they may be lists of texts or one text with commas."""
    found: list[str] = []
    for name in names:
        value = item.get(name)
        listed = value if isinstance(value, list) else str(value).split(",") if isinstance(value, str) else []
        found += [entry.strip() for entry in listed if isinstance(entry, str) and entry.strip()]
    return found


def day(item: Object, *names: str) -> date | None:
    """The first of these members that is a date or begins with one; None when none is."""
    for name in names:
        if found := _DATE.match(text(item, name)):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                continue
    return None


def moment(item: Object, *names: str) -> datetime | None:
    """The first of these members that is a date and time, in UTC; one without a zone is UTC."""
    for name in names:
        try:
            stamp = datetime.fromisoformat(text(item, name))
            return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def identity(item: Object) -> str:
    """The id as its publisher gave it, "" when there is none."""
    value = text(item, "id")
    return value if len(value) <= 200 and value.isprintable() and " " not in value else ""


def last_modified(item: Object) -> datetime | None:
    """The only stamp of change that HSDS has, under the names that it goes by."""
    return moment(item, "last_modified", "modified_date", "updated_at")
