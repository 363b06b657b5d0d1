"""What the sync page tells: last success, last attempt, next attempt, and what changed, by name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.errors import from_wire
from hytedesk.i18n import _, ngettext
from hytedesk.ui import messages
from hytedesk.ui.controllers import facts
from hytedesk.ui.controllers.state import problem
from hytedesk.ui.values import DetailLine, State, SyncEntry, SyncPage

if TYPE_CHECKING:
    from datetime import datetime

    from hytedesk.catalogue import CatalogueInfo
    from hytedesk.db.changes import Named
    from hytedesk.db.user import History, SyncRun
    from hytedesk.errors import HyteDeskError
    from hytedesk.sync.schedule import Plan
    from hytedesk.ui.controllers.worker import Result


def page(  # noqa: PLR0913  # all that it tells about
    state: State, info: CatalogueInfo | None, history: History, plan: Plan, *, running: bool, now: datetime
) -> SyncPage:
    """The page; `plan` is the next attempt."""
    lines = []
    if info is not None:
        lines.append((_("Catalogue"), " · ".join(filter(None, (state.catalogue, info.source)))))
        checked = history.checked(info)
        lines.append((_("Last successful check"), f"{_moment(checked)} ({facts.since(checked, now)})"))
    else:
        lines.append((_("Last successful check"), _("None yet")))
    if history.runs:
        last = history.runs[0]
        lines.append((_("Last attempt"), f"{_moment(last.started)}: {_ending(last)}"))
    lines.append((_("Next check"), _next(plan, now, running=running)))
    return SyncPage(
        state=state,
        facts=tuple(DetailLine(label=label, text=text) for label, text in lines),
        entries=tuple(_entry(run) for run in history.runs),
        running=running,
    )


def news(result: Result) -> str:
    """What a run brought, for a person who asked for it."""
    if result.failed:
        return _partly(from_wire(result.failed[0].error))
    changes = result.added + result.changed + result.removed
    return (
        ngettext(
            "The catalogue is up to date; {n} record changed.",
            "The catalogue is up to date; {n} records changed.",
            changes,
        ).format(n=changes)
        if changes
        else _("The catalogue is up to date.")
    )


def _next(plan: Plan, now: datetime, *, running: bool) -> str:
    if running:
        return _("A check is running now")
    if plan.at is None:
        return _("None by itself: no source is chosen in Settings")
    waits = {
        "metered": _("When the network is no longer a metered one, or at once with Check now"),
        "saver": _("When the battery saver is off, or at once with Check now"),
        "absent": _("When the file of the source is there, or at once with Check now"),
    }
    if plan.obstacle is not None:
        return waits[plan.obstacle]
    return _("In a moment") if plan.at <= now else _("About {time}").format(time=_moment(plan.at))


def _entry(run: SyncRun) -> SyncEntry:
    report = run.report
    lines = [
        _ending(run),
        *_services(_("New services"), report.services.added),
        *_services(_("Changed services"), report.services.changed),
        *_services(_("Removed services"), report.services.removed),
    ]
    if run.outcome == "updated":
        lines.append(
            _(
                "All records, with organizations and channels: {added} new, {changed} changed, {removed} removed."
            ).format(added=run.added, changed=run.changed, removed=run.removed)
        )
    if run.rejected:
        lines.append(
            ngettext(
                "{n} record could not be read and was left out.",
                "{n} records could not be read and were left out.",
                run.rejected,
            ).format(n=run.rejected)
        )
        lines += [f"{where}: {why}" for where, why in report.left_out]
    lines.append(_("Source: {source}. Took {n} s.").format(source=run.source, n=i18n.number(round(run.seconds, 1))))
    return SyncEntry(title=f"{_moment(run.started)} · {_short(run)}", lines=tuple(lines))


def _services(label: str, named: Named) -> tuple[str, ...]:
    """`New services (12): A, B and 10 more`; nothing when there are none."""
    if not named.count:
        return ()
    names = sorted({facts.text(names) for names in named.names}, key=str.casefold)
    more = named.count - len(named.names)
    rest = [ngettext("and {n} more", "and {n} more", more).format(n=more)] if more and names else []
    return (f"{label} ({named.count}): {', '.join([*names, *rest])}".removesuffix(": "),)


def _ending(run: SyncRun) -> str:
    """How the run ended, in a sentence; one more where one of its sources gave nothing."""
    if run.outcome == "cancelled":
        return _("Stopped before the end; the old catalogue stays in use.")
    if not run.is_good:
        return messages.sentence(problem(run))
    said = _("Nothing had changed.")
    if run.outcome == "updated":
        services = run.report.services
        said = _("Updated services: {added} new, {changed} changed, {removed} removed.").format(
            added=services.added.count, changed=services.changed.count, removed=services.removed.count
        )
    return said if run.report.problem is None else f"{said} {_partly(problem(run))}"


def _partly(error: HyteDeskError) -> str:
    """What is told when one of several sources gave nothing."""
    return " ".join((_("Not everything could be checked."), messages.sentence(error)))


def _short(run: SyncRun) -> str:
    if run.outcome == "cancelled":
        return _("stopped")
    if not run.is_good:
        return _("failed because {why}").format(why=messages.cause(problem(run)))
    said = _("updated") if run.outcome == "updated" else _("no changes")
    if run.report.problem is None:
        return said
    return _("{said}, but not all of it because {why}").format(said=said, why=messages.cause(problem(run)))


def _moment(moment: datetime) -> str:
    """A date and a time of day as the language writes them."""
    local = moment.astimezone()
    return f"{facts.show_date(local.date())} {local:{'%H:%M' if i18n.language() == 'en' else '%H.%M'}}"
