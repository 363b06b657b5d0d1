"""Kinds of support that services give (someone to talk to, a group ...), worked out from classes, needs and words.

`resources/support.toml` says what each kind means; points are counted as for needs (docs/needs.md).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from hytedesk import paths
from hytedesk.catalogue import ChannelType, Text, Words
from hytedesk.vocabulary.telling import ENOUGH, VAGUE, Telling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hytedesk.catalogue import Service

NAME = "support.toml"


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of support as it stands in the file (its head explains the other fields).

    Attributes:
        id: the value of the filter `support`.
        names, explained: what it is called and what it is, in Finnish, Swedish and English.
    """

    id: str
    names: Text
    explained: Text
    signs: Words
    hints: Words = {}
    lookalikes: Words = {}
    classes: tuple[str, ...] = ()
    possible_classes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    possible_needs: tuple[str, ...] = ()
    channels: tuple[ChannelType, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: tuple[Kind, ...]


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds in the order of the file."""
    return msgspec.toml.decode((paths.resources() / NAME).read_bytes(), type=_File).kind


def kinds_of(service: Service, channels: Collection[ChannelType]) -> tuple[str, ...]:
    """The ids of the kinds of support that a service gives, in the order of the file; often one, sometimes none.

    Args:
        service: with its needs worked out.
        channels: kinds of channel that it is reached by.
    """
    points = _telling().told(service).points + _fact_points(service)
    return tuple(
        each.id
        for each in kinds()
        if points[each.id] >= ENOUGH and (not each.channels or not set(each.channels).isdisjoint(channels))
    )


def _fact_points(service: Service) -> Counter[str]:
    """The points of the best class and the best need: two vague facts are no surer than one."""
    return Counter(
        {
            each.id: max(
                ENOUGH * _meet(service.service_classes, each.classes),
                ENOUGH * _meet(service.needs, each.needs),
                VAGUE * _meet(service.service_classes, each.possible_classes),
                VAGUE * _meet(service.needs, each.possible_needs),
            )
            for each in kinds()
        }
    )


def _meet(some: Iterable[str], others: Collection[str]) -> bool:
    return any(each in others for each in some)


@cache
def _telling() -> Telling:
    return Telling(
        lambda: (
            entry
            for each in kinds()
            for entry in (
                (each.id, "sign", each.signs),
                (each.id, "hint", each.hints),
                (each.id, "lookalike", each.lookalikes),
            )
        )
    )
