"""What an HSDS 3 or Open Referral UK server answers, made whole (hsds-api.md chapters 1 to 3).

All endpoints but the list of services and the service itself are optional, and a list may hold whole services or
shallow ones: what a server does is found out as it is asked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hytedesk.errors import BadData, Refused, Unreachable
from hytedesk.sync.sources import decoding, hsds_pages
from hytedesk.sync.sources.hsds_values import Object, child, children, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.sync.http import Client
    from hytedesk.sync.sources.hsds_pages import Entry, Page

_PAGE_SIZE = 100
_NOT_UNDERSTOOD = frozenset({400, 422})
"""How strict servers answer to a parameter that they do not know; only `page` has to be known."""
_PROBES = 3
"""Services of which the item of the list and the answer of their own are compared before lists are trusted."""
_PATIENCE = 3
"""Services in a row that a server may fail at before it counts as failing altogether."""


class Server:
    """One server, and what it has been found to do."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._wishes: dict[str, Any] = {"per_page": _PAGE_SIZE, "full": "true"}
        self._known: dict[str, Object] = {}
        self._agreed = 0
        self._whole_lists: bool | None = None
        self._failures = 0

    @property
    def publisher(self) -> str:
        """Who publishes the feed, by its start page; "" when that does not say."""
        return text(child(self._named(""), "publisher"), "name")

    def page(self, number: int, since: datetime | None = None) -> Page:
        """A page of the services, counted from 1; `since` = those modified then or later, if the server can.

        Raises:
            HyteDeskError: the page cannot be had, or is none.
        """
        asked: dict[str, Any] = {"page": number, **self._wishes}
        if since is not None:
            asked["modified_after"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            body = self._client.get("services", asked)
        except Refused as refused:
            if refused.status not in _NOT_UNDERSTOOD or not self._wishes:
                raise
            self._wishes = {}
            return self.page(number, since)
        return hsds_pages.page(body, "services")

    def expect(self, entries: Iterable[Entry]) -> None:
        """Say of which entries of a list the services come next, in this order."""
        if self._whole_lists is False:
            self._client.expect((_address(entry), None) for entry in entries if entry.id)

    def service(self, entry: Entry) -> Object | None:
        """A service of a list whole; None when it has gone since the list was made.

        Raises:
            HyteDeskError: the server cannot be reached or refuses.
            ValueError: it answers with something else, or fails for this service alone.
        """
        whole = entry.item if self._whole_lists else self._detail(entry)
        return None if whole is None else self._completed(whole)

    def _detail(self, entry: Entry) -> Object | None:
        whole: Object | None
        try:
            whole = decoding.decode(self._client.get(_address(entry)), dict[str, Any])
        except Refused as refused:
            if refused.status not in {404, 410}:
                raise
            whole = None
        except Unreachable as failed:
            self._failures += 1
            if failed.reason != "server_error" or self._failures >= _PATIENCE:
                raise
            raise ValueError(str(failed)) from failed
        except BadData as bad:
            raise ValueError(str(bad)) from bad
        self._failures = 0
        return self._compared(entry, whole)

    def _compared(self, entry: Entry, whole: Object | None) -> Object | None:
        """The better one of the two; lists are whole when the first ones that have something to compare are."""
        if self._whole_lists is not None:
            return whole
        listed, detailed = _nested(entry.item), _nested(whole or {})
        if not listed >= detailed:
            self._whole_lists = False
        elif listed:
            self._agreed += 1
            self._whole_lists = True if self._agreed >= _PROBES else None
        return entry.item if whole is None else whole

    def _completed(self, item: Object) -> Object:
        """The service with what it only names by id, as far as the server tells more of that."""
        owner = text(item, "organization_id")
        attributes = [self._with_term(attribute) for attribute in children(item, "attributes")]
        added: dict[str, Any] = {"attributes": attributes} if attributes else {}
        if owner and not child(item, "organization", "organisation"):
            added["organization"] = self._named(f"organizations/{quote(owner, safe='')}")
        return {**item, **added}

    def _with_term(self, attribute: Object) -> Object:
        named = text(attribute, "taxonomy_term_id")
        if not named or child(attribute, "taxonomy_term"):
            return attribute
        return {**attribute, "taxonomy_term": self._named(f"taxonomy_terms/{quote(named, safe='')}")}

    def _named(self, path: str) -> Object:
        """An object of an endpoint that a server need not have; empty when there is none. Asked for once."""
        if path not in self._known:
            try:
                self._known[path] = decoding.decode(self._client.get(path), dict[str, Any])
            except (Refused, BadData, *decoding.UNREADABLE):
                self._known[path] = {}
            except Unreachable as failed:
                if failed.reason != "server_error":
                    raise
                self._known[path] = {}
        return self._known[path]


def _address(entry: Entry) -> str:
    return f"services/{quote(entry.id, safe='')}"


def _nested(item: Object) -> set[str]:
    """The members of a service that lists leave out."""
    return {name for name, value in item.items() if isinstance(value, list) and value}
