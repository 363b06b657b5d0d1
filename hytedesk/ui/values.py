"""What the views show, as frozen values: controllers make them, panels paint them. All texts are ready to show."""

from __future__ import annotations

from typing import Literal

import msgspec

Dot = Literal["ok", "busy", "offline", "warning", "never"]


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values below."""


class ResultRow(_Value, frozen=True):
    """One service in the results list.

    Attributes:
        id: catalogue key.
        name, organization, summary: plain text; `organization` includes its kind (Ystävät ry · järjestö).
        highlights: words to mark in name and summary, exactly as they stand in those texts.
        facts: short facts of the last line: place, ages, price, languages, checked date.
        warnings: like `facts`, but to be seen (amber, with a sign): age limit unknown, long unchecked, paused.
        on_sheet: already chosen. favourite: among the person's own.
        gone: no longer in the catalogue; it is known from the favourites only and cannot be put on the sheet.
        spoken: the row as one full sentence for a screen reader.
    """

    id: str
    name: str
    organization: str
    summary: str
    highlights: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    on_sheet: bool = False
    favourite: bool = False
    gone: bool = False
    spoken: str = ""


class FilterValue(_Value, frozen=True):
    """One value of a filter: `count` services of the present result have it; 0 is shown greyed.

    Attributes:
        children: values below it (the needs of a theme); empty for a leaf.
        whole: the whole name where the label is a short one; "" = the label says it.
    """

    id: str
    label: str
    count: int
    selected: bool = False
    children: tuple[FilterValue, ...] = ()
    whole: str = ""


class FilterGroup(_Value, frozen=True):
    """A titled group of filter values.

    Attributes:
        id: `own`, `list`, `need`, `pathway`, `support`, `age_group`, `how`, `language` or `organization_type`.
    """

    id: str
    title: str
    values: tuple[FilterValue, ...]


class Chip(_Value, frozen=True):
    """A filter that is on: shown above the results with its own remove button.

    Attributes:
        value: which one of the group; "" = all that are on in it.
        whole: everything that a short label ("Vaasa + 2") stands for; "" = the label says it.
    """

    group: str
    value: str
    label: str
    whole: str = ""


class Offer(_Value, frozen=True):
    """A filter that the typed text may mean: `need`, `municipality`, `age` or `age_group`.

    Attributes:
        label: "Tarve: Yksinäisyys ja seura".
        words: the words of the text that say it.
    """

    group: str
    value: str
    label: str
    words: tuple[str, ...] = ()


class CrisisLine(_Value, frozen=True):
    """A telephone line for a need that cannot wait; `notes` say in which language, when and for how much."""

    name: str
    number: str
    notes: tuple[str, ...] = ()


class PathwayLinks(_Value, frozen=True):
    """Links of one kind: name and https address."""

    title: str
    links: tuple[tuple[str, str], ...]


class PathwayHelp(_Value, frozen=True):
    """What helps to raise the subject of the chosen pathway: what it is for, titled paragraphs, links."""

    id: str
    name: str
    about: str
    parts: tuple[tuple[str, str], ...]
    links: tuple[PathwayLinks, ...] = ()


class Results(_Value, frozen=True):
    """The results and all that stands around them.

    Attributes:
        heading: "41 palvelua".
        chips: what is on.
        asked: whether something is typed; room that `said` and `offers` have taken is kept until nothing is.
        said: what was searched instead of the text, or that the search was widened; "" = neither.
        offers: filters that the text may mean.
        crisis: whom to call now, where a need that is asked for, or may be meant, cannot wait.
        pathway: help on the pathway that is chosen, None = none is.
        rows: at most the first few hundred; `more` says how many further there are ("" = none).
        help: what to do when nothing was found, as sentences; empty otherwise.
        steps: what to press where few were found: each says what it does and how many services it gives.
    """

    heading: str
    chips: tuple[Chip, ...]
    rows: tuple[ResultRow, ...]
    asked: bool = False
    said: str = ""
    offers: tuple[Offer, ...] = ()
    crisis: tuple[CrisisLine, ...] = ()
    pathway: PathwayHelp | None = None
    more: str = ""
    help: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


class DetailLine(_Value, frozen=True):
    """A labelled line of the detail: plain text, or a link (`url` https, http, tel or mailto)."""

    label: str
    text: str
    url: str | None = None


class Detail(_Value, frozen=True):
    """One service whole, in reading order.

    Attributes:
        tags: short facts in boxes. warnings: as in `ResultRow`.
        description: paragraphs; a line that begins with "• " is a list item.
        lines: how to get in first, then phone, hours, address, link, conditions, price, area, languages, source.
        on_sheet, favourite, gone: as in `ResultRow`.
    """

    id: str
    name: str
    organization: str
    tags: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    lines: tuple[DetailLine, ...] = ()
    on_sheet: bool = False
    favourite: bool = False
    gone: bool = False


class ListPage(_Value, frozen=True):
    """The person's lists of services.

    Attributes:
        lists: what they are called. chosen: the place of the one that is shown, -1 = there is none.
        services: what is in it, by name.
        addable: what the service is called that can be added, "" = none.
        said: a sentence below, "" = none.
    """

    lists: tuple[str, ...] = ()
    chosen: int = -1
    services: tuple[str, ...] = ()
    addable: str = ""
    said: str = ""


class SheetItem(_Value, frozen=True):
    """One chosen service on the sheet panel; `gone` = the catalogue has lost it since it was chosen."""

    id: str
    name: str
    gone: bool = False


class State(_Value, frozen=True):
    """The state line: one dot and one sentence, always true.

    Attributes:
        catalogue: what is in use.
        demo, stale: the catalogue is marked as made up, as old.
    """

    dot: Dot
    sentence: str
    catalogue: str = ""
    demo: bool = False
    stale: bool = False


class SyncEntry(_Value, frozen=True):
    """One synchronisation of the past: when and how it ended, and what there is to tell of it, a paragraph each."""

    title: str
    lines: tuple[str, ...]


class SyncPage(_Value, frozen=True):
    """The sync page.

    Attributes:
        facts: last success, last attempt, next attempt and what else holds now.
        entries: the last runs, the newest first.
        running: it can be stopped, else it can be started.
    """

    state: State
    facts: tuple[DetailLine, ...]
    entries: tuple[SyncEntry, ...]
    running: bool


class Choice(_Value, frozen=True):
    """An entry of a list to choose from: a municipality, a county, a language.

    Attributes:
        aliases: other names it is found by when typed: the Swedish name of a municipality, its code.
    """

    id: str
    label: str
    aliases: tuple[str, ...] = ()


class ClientPage(_Value, frozen=True):
    """One service as the client sees it.

    Attributes:
        html: its text, of plain elements.
        spoken: the same for a screen reader.
        qr: rows of the modules of its code, True = dark; empty = none. qr_alt: what the code opens.
    """

    html: str
    spoken: str
    qr: tuple[tuple[bool, ...], ...] = ()
    qr_alt: str = ""


class ClientPages(_Value, frozen=True):
    """What the client sees, all in the client's language.

    Attributes:
        right_to_left: how that language is written.
        large: the client wants large print.
        title: neutral on a discreet sheet. foot: the emergency number.
        position: pattern of the place of a page with `{page}` and `{pages}`.
        caption: below each code.
        previous, next, close: names of the buttons, for a screen reader and the tool tip.
    """

    language: str
    right_to_left: bool
    large: bool
    title: str
    foot: str
    position: str
    caption: str
    previous: str
    next: str
    close: str
    pages: tuple[ClientPage, ...]


MailState = Literal["writing", "sending", "failed"]


class MailPage(_Value, frozen=True):
    """A message by the region's mail server as the person sees it.

    Attributes:
        state: the recipient is being written, the message is on its way, or it was not sent.
        recipient: "" = not known yet; else the address it goes to.
        attachment: its name and size.
        said: how it went, "" = there is nothing to say.
    """

    state: MailState
    recipient: str
    sender: str
    subject: str
    body: str
    attachment: str
    said: str = ""
