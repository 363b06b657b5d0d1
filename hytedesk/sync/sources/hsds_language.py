"""Which language a text is in, and which one a name or code of a language means. Pure.

HSDS does not say in what language its texts are, while the catalogue must know it to search in it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

_SMALL_WORDS = {
    "fi": """ja on tai sekä että voit voi myös ovat kun jos varten mukaan kanssa ei se joka jotka olet sinun meidän
        sinulle kaikki kaikille ilman saat ole eri sen tämä""",
    "sv": """och för att är av som till med på det en ett du kan eller om inte vi har den de hos oss din dina alla
        från kommer när ska""",
    "en": """the and of to for is are with you or we our who can at by this your from that will be their they not
        please all""",
}
_LANGUAGES = {word: language for language, words in _SMALL_WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_NO_LANGUAGES = frozenset({"mis", "mul", "und", "zxx"})
_READ = 2_000
"""Characters that are enough to know the language."""
_NOT_FINNISH = re.compile("[bcfgqwxzå]")


def language_of(text: str) -> str:
    """`fi`, `sv` or `en`: by the small words, and where there are none (in a name, say) by the letters."""
    words = _WORD.findall(text[:_READ].casefold())
    counts = Counter(_LANGUAGES[word] for word in words if word in _LANGUAGES)
    if counts:
        return max(counts, key=lambda language: (counts[language], language))
    letters = "".join(words)
    if "å" in letters or (re.search("[äö]", letters) and re.search("[bcfg]", letters)):
        return "sv"
    return "en" if len(_NOT_FINNISH.findall(letters)) * 20 > len(letters) else "fi"


def language_code(text: str) -> str | None:
    """The code of a language (ISO 639-1, 639-2 for those without) from a code or a name; None for an unknown one."""
    word = " ".join(text.casefold().split())
    code = re.split("[-_]", word)[0]
    short = _aliases().get(code, code)
    if short in _codes():
        return short
    return _names().get(word)


@cache
def _aliases() -> dict[str, str]:
    from babel.core import get_global

    return {alias: code for alias, code in get_global("language_aliases").items() if len(alias) == 3 and len(code) <= 3}


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@cache
def _names() -> dict[str, str]:
    """Names of languages in Finnish, Swedish and English, and in the language itself, without case -> code."""
    from babel import Locale, UnknownLocaleError

    found: dict[str, str] = {}
    english = Locale("en").languages
    for language in ("fi", "sv", "en"):
        for code, name in Locale(language).languages.items():
            if code.isalpha() and len(code) <= 3 and code not in _NO_LANGUAGES:
                found.setdefault(name.casefold(), code)
    for code in ("ar", "et", "fa", "so", "ru", "uk", "se", "es", "fr", "de"):
        try:
            found.setdefault((Locale(code).languages.get(code) or english[code]).casefold(), code)
        except UnknownLocaleError:
            continue
    return found
