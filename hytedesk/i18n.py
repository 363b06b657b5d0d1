"""The language of the program: Finnish, Swedish or English. The sheet's languages are another matter (`sheet`).

Messages are written in English in the code and translated by `resources/locale/<language>/LC_MESSAGES/hytedesk.po`.
"""

from __future__ import annotations

import gettext as _gettext
import os
from typing import Literal

from hytedesk import paths

Language = Literal["fi", "sv", "en"]

LANGUAGES: tuple[Language, ...] = ("fi", "sv", "en")
"""Languages of the window and the command line, the default first."""

_language: Language = LANGUAGES[0]
_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: str) -> None:
    """Speak `language` from now on; an unknown one means Finnish."""
    global _language, _translation  # noqa: PLW0603  # one process speaks one language at a time
    _language = _known(language) or LANGUAGES[0]
    _translation = _messages(_language)


def _messages(language: Language) -> _gettext.NullTranslations:
    return _gettext.translation("hytedesk", str(paths.resources() / "locale"), languages=[language], fallback=True)


def spoken_in(language: str, message: str) -> str:
    """The message (marked with `N_`) in `language`, or in the one in use where that is none of ours.

    An easy form of a language, as `fi-simple`, is that language.
    """
    known = _known(language.split("-", maxsplit=1)[0])
    return _messages(known).gettext(message) if known else _(message)


def language() -> Language:
    """The language in use: `fi`, `sv` or `en`."""
    return _language


def languages() -> tuple[str, str, str]:
    """All languages of the program, the one in use first: the order in which record texts are picked."""
    first, second, third = sorted(LANGUAGES, key=lambda code: code != _language)
    return first, second, third


def system_language() -> Language:
    """The language that the operating system's locale asks for, Finnish when it asks for none of ours."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wish in os.environ.get(variable, "").split(":"):
            if known := _known(wish[:2]):
                return known
    return LANGUAGES[0]


def _known(code: str) -> Language | None:
    return next((known for known in LANGUAGES if known == code), None)


def number(value: float) -> str:
    """A number as it is written in the language in use: `78`, `0,5`."""
    text = f"{value:g}"
    return text if _language == "en" else text.replace(".", ",")


def _(message: str) -> str:
    """The message in the language in use."""
    return _translation.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the grammatical number of `number`; put the number in with `.format(n=...)`."""
    return _translation.ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for it
    """The message as it is: it stands in a table and is translated with `_` where it is shown."""
    return message
