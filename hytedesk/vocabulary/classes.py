"""Names of the codes that services carry: service classes, target groups, life events, kinds of organization.

A code that the lists do not know is its own name: the lists change upstream, a service must not.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from hytedesk import paths
from hytedesk.catalogue import Text, pick

if TYPE_CHECKING:
    from hytedesk.catalogue import OrganizationType


@cache
def _names(file: str) -> dict[str, Text]:
    return msgspec.json.decode((paths.resources() / file).read_bytes(), type=dict[str, Text])


def _name(file: str, code: str, language: str) -> str:
    return pick(_names(file).get(code, {}), language) or code


def service_class_name(code: str, language: str) -> str:
    """The name of a PTV service class such as `P4.12`."""
    return _name("service-classes.json", code, language)


def target_group_name(code: str, language: str) -> str:
    """The name of a PTV target group such as `KR1.3`."""
    return _name("target-groups.json", code, language)


def life_event_name(code: str, language: str) -> str:
    """The name of a PTV life event such as `KE13`."""
    return _name("life-events.json", code, language)


def organization_type_name(kind: OrganizationType, language: str) -> str:
    """The name of a kind of organization such as `association`."""
    return _name("organization-types.json", kind, language)
