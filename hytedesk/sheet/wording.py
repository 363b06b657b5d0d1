"""Texts made fit for paper: clean, short, never cut in the middle of a word; addresses that can be read aloud."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hytedesk.catalogue import pick, pick_language
from hytedesk.sheet.document import Phrase

if TYPE_CHECKING:
    from hytedesk.catalogue import Text

_SENTENCE_END = re.compile(r"(?<=[^\d\s][.!?؟…])\s+(?=[\"”«'(–-]?\s?[A-ZÅÄÖÕÜÁČĐŊŠŦŽА-ЯЁІЇЄҐ\u0621-\u064a0-9])")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:esim|mm|ks|ns|n|puh|os|klo|nro|t\.ex|bl\.a|m\.fl|kl|tel|e\.g|i\.e|no|St)\.$")
_BRING = re.compile(
    r"\b(?:(?:ota|ottakaa)(?! yhteyttä)(?: [^\s,]+){0,4} mukaan|tuo(?:kaa)?(?: [^\s,]+){0,4} mukana(?:si|nne)?"
    r"|mukaan tarvit\w+|ta(?! kontakt)(?: gärna)? med(?: dig| er)?|medtag|bring (?:your|an?|with you|along))\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[*•–-]\s+", re.MULTILINE)
_LONGEST_ADDRESS = 64
_JOINERS = "\u200c\u200d"  # they carry meaning in Arabic script


def clean(text: str) -> str:
    """The text composed (NFC), on one line, without control characters, marks of direction and runs of spaces."""
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    """Like `clean`, with its line breaks kept; at most one empty line in a row."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in plain if char.isspace() or not _invisible(char))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in _JOINERS


def phrase(text: Text, language: str, limit: int, count: int = 2) -> Phrase | None:
    """The text in `language`, else in Finnish, Swedish, English or any, shortened; None when nothing is left of it."""
    short = shorten(pick(text, spoken(language)), limit, count)
    return Phrase(short, pick_language(text, spoken(language))) if short else None


def to_bring(text: Text, language: str, limit: int) -> Phrase | None:
    """The first sentence that tells what to take along, in the language of `phrase`; None = none does."""
    told = sentences(_BULLET.sub("", clean_lines(pick(text, spoken(language)))).replace("\n", " "))
    found = next((sentence for sentence in told if _BRING.search(sentence)), None)
    return Phrase(cut(found, limit), pick_language(text, spoken(language))) if found else None


def spoken(language: str) -> str:
    """The language in which services write for readers of a sheet: `fi` for easy Finnish, `fi-simple`."""
    return language.split("-", maxsplit=1)[0]


def sentences(text: str) -> list[str]:
    """The sentences of a clean text; a full stop after a known abbreviation ends none."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return [part for part in found if part]


def shorten(text: str, limit: int, count: int = 2) -> str:
    """The first sentences of the text without marks of lists: at most `count`, as many as fit into `limit` characters.

    A first sentence that is too long is cut after a word and ends in "…".
    """
    kept = ""
    plain = _BULLET.sub("", clean_lines(text)).replace("\n", " ")
    for sentence in sentences(plain)[:count]:
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            return kept or cut(longer, limit)
        kept = longer
    return kept


def cut(text: str, limit: int) -> str:
    """The text, ended after a word with "…" when it is longer than `limit`; a single word longer than that is cut."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    if " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–-") + "…"


def web_address(url: str) -> str | None:
    """The address if it is an https or http one with a host and without spaces or control characters, else None."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"https", "http"} or not host:
        return None
    return None if any(not char.isprintable() or char.isspace() for char in address) else address


def readable(url: str) -> str:
    """A web address to be read and typed: without scheme and last slash; a long one is only its host and "/…"."""
    shown = re.sub(r"^https?://", "", url, flags=re.IGNORECASE).rstrip("/")
    return shown if len(shown) <= _LONGEST_ADDRESS else shown.split("/", maxsplit=1)[0][:_LONGEST_ADDRESS] + "/…"


def mail_address(address: str) -> str | None:
    """The e-mail address if it can be one, else None."""
    plain = address.strip()
    return plain if re.fullmatch(r"[^\s@<>,;:\"'()]+@[^\s@<>,;:\"'()]+\.[^\s@<>,;:\"'()]+", plain) else None


def dialled(number: str) -> str:
    """The digits of a telephone number as dialled within Finland: the same number always gives the same text."""
    digits = re.sub(r"[^\d+]", "", number)
    return re.sub(r"^(?:\+|00)358(?:0)?", "0", digits)


def telephone_link(number: str) -> str:
    """The `tel:` address of a number."""
    return "tel:" + re.sub(r"^\+3580", "+358", re.sub(r"[^\d+]", "", number))
