"""What a computer is given once, so that it knows whom to follow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hytedesk.publish import policy_samples
from hytedesk.sync import region_file

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = "region-root.json"


def files(name: str, url: str, profile: str, root: bytes) -> Mapping[str, bytes]:
    """The files by their names: the root file and the policies for management tools, the region file for a person.

    Args:
        name: of the region.
        url: of its repository.
        profile: which of its configurations the computers take.
        root: the root file.

    Raises:
        BadData: no computer would take them.
        WrongUsage: the address is none.
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "region"
    region = {ROOT: root, plain + region_file.SUFFIX: region_file.make(name, url, profile, root)}
    return {**region, **policy_samples.files(url, profile)}
