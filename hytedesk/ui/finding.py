"""What the guided find and the directory show, as frozen values. All texts are ready to show."""

from __future__ import annotations

import msgspec

from hytedesk.ui.values import DetailLine


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values below."""


class Answer(_Value, frozen=True):
    """An answer to a question of the guided find.

    Attributes:
        id: "" = whichever.
        explained: what it means, "" where its name says that.
        count: services that it would leave.
    """

    id: str
    label: str
    count: int
    explained: str = ""


class Question(_Value, frozen=True):
    """A question of the guided find.

    Attributes:
        number, questions: the first is 1, and how many there are.
        answers: at most ten; a digit chooses each, 0 the one with the id "".
        said: what has been answered before.
        total: services that are left now.
        places: it also asks where.
    """

    number: int
    questions: int
    title: str
    answers: tuple[Answer, ...]
    said: tuple[str, ...]
    total: int
    places: bool = False


class DirectoryRow(_Value, frozen=True):
    """An organization, or one of its services, in the directory."""

    id: str
    name: str
    facts: str = ""


class DirectoryPage(_Value, frozen=True):
    """An organization whole.

    Attributes:
        lines: contact and area; one without a label is a paragraph.
        services: what it offers.
    """

    id: str
    name: str
    kind: str
    lines: tuple[DetailLine, ...]
    services: tuple[DirectoryRow, ...]
