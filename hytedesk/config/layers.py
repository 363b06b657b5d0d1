"""Which of several values of a setting holds (docs/adr/0017): pure.

From the highest: what the computer's policy or the region's configuration prescribes, what the user chose, what the
region or the policy recommends, what the program begins with.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from hytedesk.config import files, table
from hytedesk.config.kept import Kept, Problem
from hytedesk.config.setting import Reason, Setting, Unusable, read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hytedesk.config.records import Settings

Origin = Literal["computer", "region", "user", "region_recommended", "computer_recommended", "default"]
"""Who set a value."""
ORDER: tuple[Origin, ...] = ("computer", "region", "user", "region_recommended", "computer_recommended", "default")
"""The highest first."""
LOCKS: frozenset[Origin] = frozenset({"computer", "region"})
"""Whose values a user cannot change."""

Refusal = Literal[Reason, Problem, "writable", "twice"]
"""Why something is not taken: a word of `Reason` or `kept.Problem`, or: ordinary users can write the file; it is there
twice, and nobody knows which one is meant."""


class Refused(NamedTuple):
    """Something that was not taken: the file or registry key, the name in it ("" = all of it), and why."""

    where: str
    name: str
    reason: Refusal


class Computer(NamedTuple):
    """What the policies of this computer say: values by key."""

    mandatory: Mapping[str, Any]
    recommended: Mapping[str, Any]
    refused: tuple[Refused, ...] = ()


class Held(NamedTuple):
    """What holds, and who said so.

    Attributes:
        settings: what holds.
        origins: who set each value, by key.
        recommended: the values that the region or a policy recommends, by key.
        refused: what was not taken.
        serial: of the region's configuration in use, None = there is none.
        files: that the region's configuration carries, content by name.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    recommended: Mapping[str, Any]
    refused: tuple[Refused, ...] = ()
    serial: int | None = None
    files: Mapping[str, bytes] = MappingProxyType({})

    def locked(self, key: str) -> bool:
        """Whether a user cannot change this setting."""
        return self.origins[key] in LOCKS


def hold(computer: Computer, user: Mapping[str, Any], defaults: Settings, kept_for: Callable[[str, str], Kept]) -> Held:
    """Every setting by its highest value.

    Args:
        computer: the policies.
        user: what the user chose.
        defaults: of the program.
        kept_for: what is kept for a repository's address and a profile. Only policies and the user say which.
    """
    program: dict[Origin, Mapping[str, Any]] = {
        "computer": computer.mandatory,
        "user": user,
        "computer_recommended": computer.recommended,
        "default": table.values_of(defaults),
    }
    alone, origins = _highest(program)
    settings = table.settings_of(alone)
    repository = settings.repository
    pushed, problem, carried, left_out = kept_for(repository, settings.profile) if repository else Kept()
    refused = (*computer.refused, *([Refused(where="region", name="", reason=problem)] if problem else ()))
    if pushed is None:
        return Held(settings=settings, origins=origins, recommended=computer.recommended, refused=refused)
    values, origins = _highest(program | {"region": pushed.mandatory, "region_recommended": pushed.recommended})
    if origins["sources"] in {"region", "region_recommended"}:  # the user's named the repository, perhaps
        values["repository_url"] = repository
    wrong = [Refused(where="region", name=one.name, reason=one.reason) for one in pushed.wrong]
    wrong += [Refused(where="region", name=name, reason="unreadable") for name in left_out]
    settings = table.settings_of(values)
    letterhead = replace(settings.letterhead, picture=carried.get(files.LETTERHEAD, b""))
    return Held(
        settings=replace(settings, letterhead=letterhead),
        origins=origins,
        recommended={**computer.recommended, **pushed.recommended},
        refused=(*refused, *wrong),
        serial=pushed.serial,
        files=carried,
    )


def _highest(layers: Mapping[Origin, Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Origin]]:
    present = [(origin, layers[origin]) for origin in ORDER if origin in layers]
    origins = {key: next(origin for origin, layer in present if key in layer) for key in table.BY_KEY}
    return {key: layers[origin][key] for key, origin in origins.items()}, origins


def sift(
    named: Iterable[tuple[str, object]], find: Callable[[str], Setting | None], where: str, *, typed: bool = False
) -> tuple[dict[str, Any], list[Refused]]:
    """The values that make sense by key, and the others.

    Args:
        named: values with their names.
        find: the setting of a name.
        where: they are from.
        typed: by the user.
    """
    values: dict[str, Any] = {}
    refused: list[Refused] = []
    for name, value in named:
        setting = find(name)
        if setting is None:
            refused.append(Refused(where=where, name=name, reason="unknown"))
            continue
        try:
            values[setting.key] = read_value(setting, value, typed=typed)
        except Unusable as exc:
            refused.append(Refused(where=where, name=name, reason=exc.reason))
    return values, refused
