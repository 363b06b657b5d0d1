"""What a setting is: its name, type and bounds, who may set it, and how a value of it is read from JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["flag", "number", "text", "texts", "choice"]
Reason = Literal["unknown", "no_file", "personal", "computer", "kind", "bounds", "form", "https", "code"]
"""Why a value is not taken: no such setting; no file of this name goes along; only the user sets it; only a policy of
the computer or the user sets it; it is of another type; it is too small or too large; it is not written as this
setting is; a region may name only what is fetched over https; no place, or no language of the sheet, has this code."""

_LINE = r"[^\x00-\x1f\x7f\ud800-\udfff]{0,200}"
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a character, which JSON can name: no file, screen or server takes it."""
MOST_TEXTS = 100
"""Values of a list."""


class Unusable(ValueError):
    """A value that is not taken; the argument is one of the words of `Reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Setting(NamedTuple):
    """One setting.

    Attributes:
        key: its name in JSON.
        policy: its name among the computer's policies, "" = only the user sets it.
        kind: the type of its values; `texts` is a list.
        pushed: whether the region may set it by its signed configuration.
        pushed_pattern: how a text of the region's must be written beside `pattern`, for its reason `https`.
        title: what it is called on the settings page and in the templates, in English, for `i18n._`.
        text: what it does, in one or two sentences.
        optional: None is a value, and means that nothing is chosen.
        least, most: of a number.
        choices: of a choice.
        pattern: of a text, or of each of several: how it must be written.
        typed: what the user wrote is kept as it is, so that it can be seen and mended.
        example: a value for the samples.
    """

    key: str
    policy: str
    kind: Kind
    title: str
    text: str = ""
    pushed: bool = True
    pushed_pattern: str = ""
    optional: bool = False
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    pattern: str = _LINE
    typed: bool = False
    example: Any = None


_TYPES: Mapping[Kind, type] = {"flag": bool, "number": int, "text": str, "texts": list, "choice": str}


def read_value(setting: Setting, value: object, *, typed: bool = False) -> Any:
    """The value of a setting, from JSON.

    Args:
        setting: which.
        value: as JSON has it.
        typed: the user chose it.

    Raises:
        Unusable: it is of another type, out of bounds, or not written as it should be.
    """
    if value is None and setting.optional:
        return None
    written = re.compile(".*", re.DOTALL) if typed and setting.typed else re.compile(setting.pattern)
    if type(value) is not _TYPES[setting.kind]:
        raise Unusable("kind")
    if isinstance(value, list):
        if not all(type(one) is str for one in value):
            raise Unusable("kind")
        if len(value) > MOST_TEXTS:
            raise Unusable("bounds")
        if any(map(_HALF.search, value)) or not all(map(written.fullmatch, value)):
            raise Unusable("form")
        return tuple(value)
    if setting.kind == "number" and not setting.least <= value <= setting.most:  # type: ignore[operator]
        raise Unusable("bounds")
    if setting.kind == "choice" and value not in setting.choices:
        raise Unusable("form")
    if isinstance(value, str) and (_HALF.search(value) or not written.fullmatch(value)):
        raise Unusable("form")
    return value
