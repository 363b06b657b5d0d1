"""The search index of a generation, also when the stored one is of no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import log
from hytedesk.errors import BadData, Damaged
from hytedesk.search import building, index

if TYPE_CHECKING:
    from hytedesk.db.catalogue import Catalogue


def search_index(catalogue: Catalogue) -> index.Index:
    """The stored index; made anew in memory (seconds) when an update of the program has outdated or a fault hurt it.

    So search works without network, and one line in the log says why it took longer; the next synchronisation stores a
    new one.

    Raises:
        Damaged: the services themselves cannot be read.
    """
    try:
        return index.Index.from_blobs(catalogue.search_blobs(index.BLOBS))
    except (BadData, Damaged) as error:
        log.note(catalogue.folder, f"the search index is made anew from the services, {error.detail}")
        return index.Index.from_blobs(building.build(catalogue.iter_details()))
