"""The language of the program: Finnish, Swedish or English. The sheet's languages are another matter (`sheet`).

Messages are written in English in the code and translated by `resources/locale/<language>/LC_MESSAGES/hytedesk.po`.
"""

from __future__ import annotations

import gettext as _gettext
import os

from hytedesk import paths

LANGUAGES = ("fi", "sv", "en")
"""Languages of the window and the command line, the default first."""

_language = LANGUAGES[0]
_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def use(language: str) -> None:
    """Speak `language` from now on; an unknown one means Finnish."""
    global _language, _translation  # noqa: PLW0603  # one process speaks one language at a time
    _language = language if language in LANGUAGES else LANGUAGES[0]
    _translation = _gettext.translation(
        "hytedesk", str(paths.resources() / "locale"), languages=[_language], fallback=True
    )


def language() -> str:
    """The language in use: `fi`, `sv` or `en`."""
    return _language


def languages() -> tuple[str, str, str]:
    """All languages of the program, the one in use first: the order in which record texts are picked."""
    first, second, third = sorted(LANGUAGES, key=lambda code: code != _language)
    return first, second, third


def system_language() -> str:
    """The language that the operating system's locale asks for, Finnish when it asks for none of ours."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wish in os.environ.get(variable, "").split(":"):
            if wish[:2] in LANGUAGES:
                return wish[:2]
    return LANGUAGES[0]


def _(message: str) -> str:
    """The message in the language in use."""
    return _translation.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the grammatical number of `number`; put the number in with `.format(n=...)`."""
    return _translation.ngettext(singular, plural, number)
