"""Crisis lines as rows of a sheet, in its language; the window shows the same rows in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.catalogue import pick, pick_language
from hytedesk.sheet import hours, wording
from hytedesk.sheet.document import Entry, Phrase, Row
from hytedesk.sheet.frame import frame
from hytedesk.vocabulary import crisis

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hytedesk.vocabulary.crisis import Line


def rows(
    needs: Iterable[str], language: str, today: date, named: Iterable[str] = (), *, discreet: bool = False
) -> tuple[Row, ...]:
    """A row for each line that answers these needs or has one of the `named` ids.

    On a discreet sheet only numbers and hours, no names.
    """
    words = frame(language)
    spoken = language.split("-", maxsplit=1)[0]
    return tuple(
        Row(
            kind="phone",
            label=words.phone if discreet else pick(line.names, spoken),
            language=None if discreet else pick_language(line.names, spoken),
            entries=(
                Entry(
                    text=Phrase(line.number),
                    notes=_notes(line, language, spoken, today),
                    url=wording.telephone_link(line.number),
                ),
            ),
        )
        for line in crisis.lines(needs, spoken, named)
    )


def _notes(line: Line, language: str, spoken: str, today: date) -> tuple[Phrase, ...]:
    """In which languages, where it is not the reader's; when; for how much."""
    from babel import Locale

    words = frame(language)
    names = Locale.parse(words.locale).languages
    others = (
        [] if spoken in line.languages else [words.hours.comma.join(names.get(code, code) for code in line.languages)]
    )
    charge = {"free": words.phone_free, "ordinary": words.phone_ordinary, None: ""}[line.charge]
    told = (*others, *hours.lines([line.hours], language, today), charge)
    return tuple(Phrase(text) for text in told if text)
