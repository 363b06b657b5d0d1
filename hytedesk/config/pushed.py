"""The configuration that a region signs for its computers: `config/<profile>.json` of its repository.

`{"format": 1, "serial": N, "mandatory": {KEY: value}, "recommended": {KEY: value}, "files": {NAME: content}}`, with the
keys of the settings table and the names of `files`. What is mandatory holds over the user's choice, what is recommended
only where the user has not chosen. The serial counts up with every change. A value or file that makes no sense is left
out alone.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from hytedesk.config import codes, files, table
from hytedesk.config.setting import Reason, Unusable, read_value
from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMAT = 1
LIMIT = 1024 * 1024
"""Bytes of a configuration."""
_MOST = 10**12


class Wrong(NamedTuple):
    """A value or file that was left out: under which name, and one of the words of `Reason`."""

    name: str
    reason: Reason


class Pushed(NamedTuple):
    """A configuration.

    Attributes:
        serial: 1, 2, 3 ...
        mandatory, recommended: the values that make sense, by key.
        wrong: the others, mandatory ones first, files last.
        files: content by name.
    """

    serial: int
    mandatory: Mapping[str, Any] = MappingProxyType({})
    recommended: Mapping[str, Any] = MappingProxyType({})
    wrong: tuple[Wrong, ...] = ()
    files: Mapping[str, bytes] = MappingProxyType({})


def target(profile: str) -> str:
    """The path of a profile's configuration in the repository.

    Raises:
        ValueError: it is no name of a profile.
    """
    if not re.fullmatch(table.BY_KEY["profile"].pattern, profile):
        raise ValueError(profile)
    return f"config/{profile}.json"


def read(document: bytes) -> Pushed:
    """The configuration in a file.

    Raises:
        BadData: it is none, or one of a format that this program does not know.
    """
    if len(document) > LIMIT:
        raise BadData("configuration", f"{len(document)} bytes")
    try:
        whole = json.loads(document.decode())
    except (ValueError, RecursionError) as exc:
        raise BadData("configuration", str(exc)) from exc
    if not isinstance(whole, dict):
        raise BadData("configuration", "no object")
    version, serial = whole.get("format"), whole.get("serial")
    if version != FORMAT or type(version) is not int:
        raise BadData("configuration", f"format {version!r}, this program reads {FORMAT}")
    if type(serial) is not int or not 0 < serial < _MOST:
        raise BadData("configuration", f"serial {serial!r}")
    mandatory, wrong = _of_places(*_part(whole, "mandatory", _value))
    recommended, more = _of_places(*_part(whole, "recommended", _value))
    carried, most = _part(whole, "files", files.read)
    return Pushed(
        serial=serial, mandatory=mandatory, recommended=recommended, wrong=(*wrong, *more, *most), files=carried
    )


def _part(whole: dict[str, Any], name: str, usable: Callable[[str, object], Any]) -> tuple[dict[str, Any], list[Wrong]]:
    part = whole.get(name, {})
    if not isinstance(part, dict):
        raise BadData("configuration", f"{name} is no object")
    values, wrong = {}, []
    for key, value in part.items():
        try:
            values[key] = usable(key, value)
        except Unusable as exc:
            wrong.append(Wrong(name=key, reason=exc.reason))
    return values, wrong


def _of_places(values: dict[str, Any], wrong: list[Wrong]) -> tuple[dict[str, Any], list[Wrong]]:
    """The values without codes that no place has; a list of which none is left is no value."""
    for key in ("county", "municipalities", "neighbours"):
        value = values.get(key) or ()
        named = (value,) if isinstance(value, str) else value
        left = tuple(code for code in named if code in codes.known()[key])
        wrong += [Wrong(name=f"{key} {code}", reason="code") for code in named if code not in left]
        if left and left != named:
            values[key] = left
        elif named and not left:
            del values[key]
    return values, wrong


def _value(key: str, value: object) -> Any:
    setting = table.BY_KEY.get(key)
    if setting is None:
        raise Unusable("unknown")
    if not setting.pushed:
        raise Unusable("computer" if setting.policy else "personal")
    taken = read_value(setting, value)
    if setting.pushed_pattern and not all(re.fullmatch(setting.pushed_pattern, one) for one in taken):
        raise Unusable("https")
    return taken
