"""What the vocabulary adds to a service when a catalogue is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hytedesk.vocabulary.ages import with_age_limits
from hytedesk.vocabulary.needs import needs_of

if TYPE_CHECKING:
    from hytedesk.catalogue import Service

CITIZENS = "KR1"


def enrich(service: Service) -> Service:
    """The service with its age limits and needs worked out; twice gives the same as once."""
    return with_age_limits(replace(service, needs=needs_of(service)))


def for_clients(service: Service) -> bool:
    """Whether the service is for people: False when all its target groups are businesses (KR2) or authorities (KR3)."""
    groups = service.target_groups
    return not groups or any(code == CITIZENS or code.startswith(f"{CITIZENS}.") for code in groups)
