"""What settings, their sources and what was not taken are called, in the language in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hytedesk.i18n import _

if TYPE_CHECKING:
    from hytedesk.config.layers import Origin, Refused


def origin(of: Origin) -> str:
    """Who set a value."""
    return {
        "computer": _("Set by the administrator"),
        "region": _("Set by the region"),
        "user": _("Your choice"),
        "region_recommended": _("Recommended by the region"),
        "computer_recommended": _("Recommended by the administrator"),
        "default": _("As at first"),
    }[of]


def value(shown: Any) -> str:
    """A value in one line."""
    if shown is None or shown in {"", ()}:
        return _("(nothing)")
    if isinstance(shown, bool):
        return _("yes") if shown else _("no")
    return ", ".join(shown) if isinstance(shown, tuple) else str(shown)


def refusal(one: Refused) -> str:
    """The sentence about something that was not taken."""
    where = _("The region's configuration") if one.where == "region" else one.where
    why = {
        "unknown": _("there is no such setting"),
        "no_file": _("no file of this name can go along with a configuration"),
        "twice": _("it is there twice"),
        "personal": _("only the user chooses this"),
        "computer": _("only an administrator of this computer may set this"),
        "kind": _("the value is of another type"),
        "bounds": _("the value is too small or too large"),
        "form": _("the value is not written as this setting is"),
        "code": _("there is no place or language with this code"),
        "https": _("a region may only name addresses that begin with https"),
        "writable": _("ordinary users can write the file or its folder"),
        "unreadable": _("it cannot be read"),
        "older": _("it is older than the one in use"),
        "untrusted": _("it did not arrive as it was signed"),
    }[one.reason]
    if not one.name:
        return _("{where} was not taken: {why}.").format(where=where, why=why)
    name = one.name if one.name.isprintable() else ascii(one.name)
    return _("{where}: {name} was not taken: {why}.").format(where=where, name=name[:80], why=why)
