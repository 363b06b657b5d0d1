"""What `hytedesk-admin` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.errors import BadData, HyteDeskError, NoAccess, Refused, StorageUnavailable, Unreachable, Untrusted
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from hytedesk.config.pushed import Wrong
    from hytedesk.publish import configuration as configuring
    from hytedesk.publish.catalogue import Difference, Gathered
    from hytedesk.publish.checking import Checked, Doubt
    from hytedesk.publish.repository import Expiry
    from hytedesk.publish.signing import Lacking
    from hytedesk.publish.waiting import Change
    from hytedesk.sync.sources.region_format import Manifest

_NAMED = 20
"""Services that a list names at most."""


def failure(error: HyteDeskError) -> str:
    """The sentence about an error: an administrator has no catalogue in use, and nobody else to ask."""
    match error:
        case BadData():
            return _("{where} cannot be used ({why}); nothing was changed.").format(
                where=error.where, why=error.detail or _("its content is not as it should be")
            )
        case StorageUnavailable(newer=False) if error.detail:
            return _("{path} cannot be read or written ({why}); what is published stays as it was.").format(
                path=error.path, why=error.detail
            )
        case Unreachable() | Refused() | NoAccess() | Untrusted():
            return _("Nothing was changed: {cause}.").format(cause=messages.cause(error))
    return messages.sentence(error)


def gathered(what: Gathered) -> str:
    """What a source has told."""
    count = len(what.records)
    return ngettext(
        "{n} record; left out as unusable: {rejected}.",
        "{n} records; left out as unusable: {rejected}.",
        count,
    ).format(n=count, rejected=what.rejected)


def difference(what: Difference) -> Iterator[str]:
    """What changes, service by service."""
    yield _("Records: {added} new, {changed} changed, {removed} gone.").format(
        added=what.added, changed=what.changed, removed=what.removed
    )
    for sign, services in (("+", what.services_added), ("~", what.services_changed), ("-", what.services_removed)):
        yield from (visible(f"{sign} {key} {name}") for key, name in services[:_NAMED])
        if more := len(services[_NAMED:]):
            yield ngettext("{sign} and {n} more service", "{sign} and {n} more services", more).format(
                sign=sign, n=more
            )


def published(manifest: Manifest, what: Difference) -> str:
    """What a new generation is."""
    return ngettext(
        "Generation {n}: {records} record ({added} new, {changed} changed, {removed} gone), {bytes} bytes whole; "
        "patches: {patches}.",
        "Generation {n}: {records} records ({added} new, {changed} changed, {removed} gone), {bytes} bytes whole; "
        "patches: {patches}.",
        manifest.records,
    ).format(
        n=manifest.generation,
        records=manifest.records,
        added=what.added,
        changed=what.changed,
        removed=what.removed,
        bytes=manifest.snapshot.bytes,
        patches=len(manifest.patches),
    )


def now(region: str, manifest: Manifest | None) -> str:
    """What is published."""
    if manifest is None:
        return _("{region}: no catalogue has been published yet.").format(region=region)
    return ngettext(
        "{region}: generation {n} of {date}, {records} record.",
        "{region}: generation {n} of {date}, {records} records.",
        manifest.records,
    ).format(
        region=region,
        n=manifest.generation,
        date=manifest.created.astimezone().strftime("%Y-%m-%d %H:%M"),
        records=manifest.records,
    )


def expiry(one: Expiry) -> str:
    """Until when a role is valid."""
    pattern = _("{role}: valid until {date}, renew it now.") if one.soon else _("{role}: valid until {date}.")
    return pattern.format(role=one.role, date=one.until.astimezone().strftime("%Y-%m-%d %H:%M"))


def lacking(what: Sequence[Lacking], name: Callable[[str], str]) -> Iterator[str]:
    """Which signatures a change waits for, and what to do."""
    from hytedesk.publish.signing import OFFLINE

    asked = [one for one in what if one.role in OFFLINE]
    for one in asked:
        yield ngettext(
            "{role}: {n} signature is missing; who can give it: {keys}.",
            "{role}: {n} signatures are missing; who can give them: {keys}.",
            one.signatures,
        ).format(role=one.role, n=one.signatures, keys=", ".join(map(name, one.keys)))
    if asked:
        yield _("Nothing is published yet: these administrators sign it with hytedesk-admin sign.")
    elif what:
        yield _("Everything is signed; the publishing job publishes it with its next hytedesk-admin renew.")


def version(role: str, number: int, until: datetime) -> str:
    """Which version of a role waits."""
    return _("{role}: version {n}, valid until {date}.").format(role=role, n=number, date=until.strftime("%Y-%m-%d"))


def change(what: Change, name: Callable[[str], str]) -> str:
    """One thing that will be different."""
    patterns = {
        "may": _("{role}: {key} may sign from now on."),
        "may_not": _("{role}: {key} may sign no more."),
        "needs": _("{role}: as many signatures are needed: {value}."),
        "file": _("{role}: {value} is new or changed."),
        "no_file": _("{role}: {value} is taken away."),
    }
    return patterns[what.kind].format(role=what.role, key=name(what.value), value=what.value)


def configuration(profile: str, serial: int) -> str:
    """Which configuration a profile has."""
    return _("Profile {profile}: configuration {n}.").format(profile=profile, n=serial)


def configured(what: Iterable[configuring.Change]) -> Iterator[str]:
    """What becomes different in a configuration, value by value and file by file."""
    parts = {"mandatory": _("mandatory"), "recommended": _("recommended"), "files": _("file")}
    for one in what:
        if not one.before:
            line = f"+ {parts[one.part]} {one.key} = {one.after}"
        elif not one.after:
            line = f"- {parts[one.part]} {one.key} = {one.before}"
        else:
            line = f"~ {parts[one.part]} {one.key} = {one.after} ({one.before})"
        yield visible(line)


def visible(text: str) -> str:
    """The text with every sign that a terminal would obey, or that reorders or hides others, written out.

    Whoever reads what a change says before signing it must see what it says.
    """
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def file_refused(one: Wrong) -> str:
    """Why a file does not go along with a configuration."""
    patterns = {
        "no_file": _("{name} is none of the files that can go along; take it out of the folder."),
        "bounds": _("{name} is too big to go along."),
    }
    return patterns.get(one.reason, _("{name} is not a text in UTF-8.")).format(name=visible(one.name))


def left_out(value: str) -> str:
    """What computers do not take."""
    return _("Computers leave this out of a configuration: {value}.").format(value=visible(value))


def checked(what: Checked) -> Iterator[str]:
    """What a web server shows, and what is not as it should be."""
    yield ngettext(
        "{region}: generation {n}, {records} record; of no use to this program: {rejected}.",
        "{region}: generation {n}, {records} records; of no use to this program: {rejected}.",
        what.records,
    ).format(region=what.region, n=what.generation, records=what.records, rejected=what.rejected)
    yield ngettext(
        "A new computer fetches {first} bytes; one that has everything {idle} bytes in {requests} request.",
        "A new computer fetches {first} bytes; one that has everything {idle} bytes in {requests} requests.",
        what.idle_requests,
    ).format(first=what.first_bytes, idle=what.idle_bytes, requests=what.idle_requests)
    if what.patches:
        yield ngettext(
            "{n} patch leads to the same catalogue.", "{n} patches lead to the same catalogue.", what.patches
        ).format(n=what.patches)
    else:
        yield _("There are no patches yet: whoever is behind fetches the whole catalogue.")
    yield from (configuration(profile, serial) for profile, serial in what.configurations)
    yield from map(expiry, what.expiries)
    yield from (_doubt(doubt, value) for doubt, value in what.doubts)


def _doubt(doubt: Doubt, value: str) -> str:
    patterns = {
        "missing_is_found": _(
            "The server answers {value} for files that are not there; it must answer 404, or no computer can use it."
        ),
        "missing_is_kept": _(
            "The server lets others remember that a file is not there ({value}); allow 60 seconds at most, or "
            "computers hear of a new root late."
        ),
        "timestamp_is_kept": _(
            "The server does not say that timestamp.json may be kept for 60 seconds at most ({value}); computers may "
            "hear of changes late."
        ),
        "expires_soon": _("The signatures of the role {value} expire soon; renew them."),
    }
    return left_out(value) if doubt == "left_out" else patterns[doubt].format(value=visible(value))
