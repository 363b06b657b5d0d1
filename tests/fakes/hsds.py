"""An HSDS API on loopback that behaves as hsds-api.md says, in each of its dialects, and misbehaves as real feeds do.

Fed with whole services in the shape of HSDS 3.2. Lists are shallow unless `whole_lists` or the dialect says otherwise.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Iterable
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.server import Handler, Server

Json = dict[str, Any]
Dialect = Literal["hsds", "oruk", "outpost", "bare"]

BASE = "/o/Directory/v3"
_SHALLOW = ("organization", "program")


class HsdsFake:
    """The server, running from the start. A context manager; `url` is the base that a source is configured with.

    Attributes:
        services: whole services in the order of the list; change them between two runs.
        organizations, terms: objects of the optional endpoints, by id.
        dialect: `hsds` = 3.x envelope; `oruk` = that of 1.0, no `modified_after`; `outpost` = 1.0's envelope with whole
            services; `bare` = a list on one page, and nothing else.
        publisher: of the start page, None = there is no start page.
        page_size: a page holds no more, whatever is asked.
        knows_modified_after: whether it selects by it.
        total_lie: added to the total that lists announce.
        strict: parameters that it does not know are answered with 400; it knows `page` only.
        ignores_page: every page is the first one.
        always_last: every page calls itself the last.
        broken: ids of services whose own address answers 500. unreadable: those answered with half a document.
        shifts: at every page of a list the last service moves to its front, so many times.
        tells_state: answers have an ETag, and what is still so is confirmed.
        confirmed: how many answers said that nothing has changed.
        always_same: every answer says that nothing has changed, whatever is asked.
        requests: path and query of every request, in order.
    """

    def __init__(self, services: Iterable[Json], dialect: Dialect = "hsds") -> None:
        self.services = list(services)
        self.organizations: dict[str, Json] = {}
        self.terms: dict[str, Json] = {}
        self.dialect = dialect
        self.publisher: str | None = "Kuvitteellinen palveluluettelo"
        self.page_size = 100
        self.knows_modified_after = dialect == "hsds"
        self.whole_lists = False
        self.total_lie = 0
        self.strict = False
        self.ignores_page = False
        self.always_last = False
        self.broken: set[str] = set()
        self.unreadable: set[str] = set()
        self.shifts = 0
        self.tells_state = False
        self.confirmed = 0
        self.always_same = False
        self.requests: list[str] = []
        self._server = Server(0, _Handler, self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{BASE}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def asked(self, part: str) -> int:
        """How many requests had this in them."""
        return sum(part in request for request in self.requests)

    def forget(self) -> None:
        self.requests.clear()

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """Status and JSON of one request."""
        match [unquote(part) for part in path.removeprefix(BASE).strip("/").split("/")]:
            case [""] if self.publisher is not None:
                return 200, {"version": "3.2.3", "publisher": {"name": self.publisher}}
            case ["services"]:
                return self._list(query)
            case ["services", wanted] if self.dialect != "bare":
                return self._one(wanted)
            case ["organizations", wanted] if wanted in self.organizations:
                return 200, self.organizations[wanted]
            case ["taxonomy_terms", wanted] if wanted in self.terms:
                return 200, self.terms[wanted]
        return 404, {"message": "Not found"}

    def _one(self, wanted: str) -> tuple[int, Any]:
        if wanted in self.broken:
            return 500, {"message": "Oops"}
        found = next((service for service in self.services if str(service["id"]) == wanted), None)
        return (200, found) if found else (404, {"message": "Not found"})

    def _list(self, query: dict[str, str]) -> tuple[int, Any]:
        if self.dialect == "bare":
            return 200, self.services
        if self.strict and query.keys() - {"page"}:
            return 400, {"message": "Unknown parameter"}
        selected = self.services
        if self.knows_modified_after and "modified_after" in query:
            after = query["modified_after"].removesuffix("Z")
            selected = [one for one in selected if one.get("last_modified", "") >= after]
        number = 1 if self.ignores_page else int(query.get("page", "1"))
        shown = selected[(number - 1) * self.page_size : number * self.page_size]
        if self.shifts > 0:
            self.shifts -= 1
            self.services.insert(0, self.services.pop())
        whole = self.dialect == "outpost" or (self.whole_lists and query.get("full") == "true")
        contents = [one if whole else _shallow(one) for one in shown]
        return 200, self._envelope(contents, len(selected) + self.total_lie, number)

    def _envelope(self, contents: list[Any], total: int, number: int) -> Json:
        pages = math.ceil(total / self.page_size)
        last = self.always_last or number >= pages
        if self.dialect == "hsds":
            return {
                "total_items": total, "total_pages": pages, "page_number": number, "size": len(contents),
                "first_page": number == 1, "last_page": last, "empty": not contents, "contents": contents,
            }  # fmt: skip
        return {
            "totalElements": total, "totalPages": pages, "number": number, "size": self.page_size,
            "first": number == 1, "last": last, "content": contents,
        }  # fmt: skip


def _shallow(service: Any) -> Any:
    """Without lists; of what is nested only the organization and the program, themselves shallow."""
    if not isinstance(service, dict):
        return service
    nested = {name: _shallow(service[name]) for name in _SHALLOW if name in service}
    return {name: value for name, value in service.items() if not isinstance(value, list | dict)} | nested


class _Handler(Handler):
    server: Server[HsdsFake]

    def respond(self) -> None:
        fake = self.server.fake
        fake.requests.append(self.path)
        parts = urlsplit(self.path)
        status, document = fake.answer(parts.path, dict(parse_qsl(parts.query)))
        body = json.dumps(document, ensure_ascii=False).encode()
        if parts.path.rpartition("/")[2] in fake.unreadable:
            body = body[: len(body) // 2]
        state = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
        if fake.always_same or (fake.tells_state and self.headers["If-None-Match"] == state):
            fake.confirmed += 1
            self.send(304, b"")
        else:
            self.send(status, body, {"ETag": state} if fake.tells_state and status == 200 else None)
