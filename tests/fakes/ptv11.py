"""A PTV Open API v11 on loopback that behaves as ptv-open-api.md says: envelopes, page sizes, nulls, 404s and 500s.

Fed with objects in v11 shape, which `publish` and `remove` change as PTV does. `fail` makes it misbehave, `heal` stops
that, `stop` takes it off the network and `start` brings it back on the same port.
"""

from __future__ import annotations

import json
import math
import re
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.server import Handler, Server

Json = dict[str, Any]
Fault = Literal[
    "html",
    "half",
    "cut",
    "nonsense",
    "slow",
    "error500",
    "error404",
    "busy",
    "redirect",
    "huge",
    "latin1",
    "bottomless",
    "endless",
]

IDS_A_PAGE = 1000
RECORDS_A_PAGE = 100
_PORTAL = "<!DOCTYPE html><html><title>Welcome</title><body>Log in to the guest network</body></html>"
_WRONG: dict[Fault, bytes] = {
    "nonsense": b'{"itemList": [1, 2, "three"], "pageCount": "many"}',
    "latin1": '[{"id": "s", "name": "Ystävä"}]'.encode("latin-1"),
    "bottomless": b'{"itemList": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "endless": b'{"pageCount": 1000000000, "itemList": [{"id": "s"}]}',
    "huge": b'{"filler": "' + b"x" * 3_000_000 + b'"}',
}
"""Whole answers with status 200 that are no catalogue."""


class PtvFake:
    """The server, running from the start. A context manager; `url` is the base that a source is configured with.

    Attributes:
        services, channels, organizations, general_descriptions: id -> object; change them between two runs.
        requests: path and query of every request, in order.
        headers: the headers of the latest request, names in lower case.
        counties: whether it knows lists by wellbeing services county.
        patience: ends the waits of the fault `slow`, which answers nothing for a minute.
        most: how many records a list by ids gives before it answers 500.
        poison: ids that make any list by ids that names them answer 500.
        history: whether it knows lists of what is archived and withdrawn.
        meanwhile: hears of every request before it is answered.
        ascii: whether it escapes everything that is not ASCII, as .NET does; only so can it send half a character.
    """

    def __init__(
        self,
        services: Iterable[Json],
        channels: Iterable[Json],
        organizations: Iterable[Json],
        general_descriptions: Iterable[Json] = (),
    ) -> None:
        self.services = {item["id"]: dict(item) for item in services}
        self.channels = {item["id"]: dict(item) for item in channels}
        self.organizations = {item["id"]: dict(item) for item in organizations}
        self.general_descriptions = {item["id"]: dict(item) for item in general_descriptions}
        self.requests: list[str] = []
        self.headers: dict[str, str] = {}
        self.counties = True
        self.most = RECORDS_A_PAGE
        self.poison: set[str] = set()
        self.history = True
        self.ascii = False
        self.meanwhile: Callable[[str], None] = lambda _request: None
        self._removed: dict[str, dict[str, Json]] = {"Service": {}, "ServiceChannel": {}, "Organization": {}}
        self.patience = threading.Event()
        self._fault: Fault | None = None
        self._good_ones = 0
        self._bad_ones = 0
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/v11"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def start(self) -> None:
        self._server = Server(self._port, _Handler, self)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._port

    def move(self, port: int) -> None:
        """Go on at another port."""
        self.stop()
        self._port = port
        self.patience.clear()
        self.start()

    def stop(self) -> None:
        self.patience.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def publish(self, *objects: Json) -> None:
        """Put these in, new or in place of older ones: they are of now, and the last of every list."""
        for one in objects:
            known = self._known[_kind(one)]
            known.pop(one["id"], None)
            known[one["id"]] = one | {"modified": _now()}
            self._removed[_kind(one)].pop(one["id"], None)

    def remove(self, item_id: str, status: Literal["Archived", "Withdrawn"] = "Withdrawn") -> None:
        """Take one away, as an archived or withdrawn object is: known to the list of its status only."""
        for kind, known in self._known.items():
            if item_id in known:
                self._removed[kind][item_id] = known.pop(item_id) | {"modified": _now(), "publishingStatus": status}

    @property
    def _known(self) -> dict[str, dict[str, Json]]:
        return {"Service": self.services, "ServiceChannel": self.channels, "Organization": self.organizations}

    def fail(self, fault: Fault, *, after: int = 0, times: int = 1_000_000) -> None:
        """Misbehave in the answers to `times` requests, once `after` good ones have been given."""
        self.patience.clear()
        self._fault, self._good_ones, self._bad_ones = fault, after, times

    def heal(self) -> None:
        self._fault = None
        self.patience.set()

    def fault_now(self) -> Fault | None:
        if self._fault is None:
            return None
        if self._good_ones > 0:
            self._good_ones -= 1
            return None
        self._bad_ones -= 1
        return self._fault if self._bad_ones >= 0 else None

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """Status and JSON of one request."""
        parts = path.removeprefix("/api/v11/").split("/")
        match parts:
            case ["Service" | "ServiceChannel" | "Organization" as kind, *rest]:
                return self._entity(kind, self._known[kind], rest, query)
        return 404, {"errorMessage": "Not found."}

    def _entity(self, kind: str, known: dict[str, Json], rest: list[str], query: dict[str, str]) -> tuple[int, Any]:
        lower = [part.lower() for part in rest]
        match lower:
            case []:
                return self._list(kind, known, query)
            case ["list"]:
                return self._by_guids(kind, known, query, merged=False)
            case ["servicewithgd", "list"] if kind == "Service":
                return self._by_guids(kind, known, query, merged=True)
            case [*listed, "area", area, "code", code] if listed in ([], ["list"]):
                return self._area(known, area, code, query, full=bool(listed))
            case [item_id] if item_id in known:
                return 200, self._plain(known[item_id])
        return 404, {"errorMessage": f"{kind} with id '{'/'.join(rest)}' not found."}

    def _list(self, kind: str, known: dict[str, Json], query: dict[str, str]) -> tuple[int, Any]:
        date, status = query.get("date"), query.get("status", "Published")
        if date is not None and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", date):
            return 400, {"date": ["The date parameter is invalid."]}
        if status not in {"Published", "Archived", "Withdrawn"} or ("status" in query and not self.history):
            return 400, {"status": ["The status parameter is invalid."]}
        removed = [one for one in self._removed[kind].values() if one["publishingStatus"] == status]
        found = known.values() if status == "Published" else removed
        return self._page([_item(one) for one in found if one["modified"] > (date or "")], IDS_A_PAGE, query)

    def _by_guids(self, kind: str, known: dict[str, Json], query: dict[str, str], *, merged: bool) -> tuple[int, Any]:
        wanted = query.get("guids", "").lower().split(",")
        found = [known[item_id] for item_id in wanted if item_id in known]
        if self.poison.intersection(wanted):
            return 500, {"errorMessage": "An unexpected error occurred. Trace id: 00-2"}
        if not found:
            return 404, {"errorMessage": f"{kind}s not found."}
        if len(found) > self.most:
            return 500, {"errorMessage": "There were too many items within result set. Only 100 items are allowed."}
        return 200, [self._merged(one) if merged else self._plain(one) for one in found]

    def _area(
        self, known: dict[str, Json], area: str, code: str, query: dict[str, str], *, full: bool
    ) -> tuple[int, Any]:
        if not re.fullmatch("[0-9]{1,6}", code) or area not in {"municipality", "wellbeingservicecounties"}:
            return 400, {"area": ["The area is invalid."]}
        if area == "wellbeingservicecounties" and not self.counties:
            return 404, {"errorMessage": "Area code not found."}
        everywhere = query.get("includeWholeCountry") == "true"
        found = [one for one in known.values() if _is_in(one, area, code, everywhere=everywhere)]
        if not full:
            return self._page([_item(one) for one in found], IDS_A_PAGE, query)
        merged = query.get("serviceWithGD") == "true"
        return self._page([self._merged(one) if merged else self._plain(one) for one in found], RECORDS_A_PAGE, query)

    def _page(self, items: list[Json], size: int, query: dict[str, str]) -> tuple[int, Any]:
        number = int(query.get("page", "1"))
        if number < 0:
            return 400, {"page": ["The page parameter is invalid."]}
        count = math.ceil(len(items) / size) if number else 0
        wanted = items[(number - 1) * size : number * size] if number else []
        return 200, {"pageNumber": number, "pageSize": size, "pageCount": count, "itemList": wanted or None}

    def _plain(self, one: Json) -> Json:
        """Without the national texts; the price is null when the national description states it."""
        national = self.general_descriptions.get(one.get("generalDescriptionId") or "")
        return one | {"serviceChargeType": None} if national and national.get("serviceChargeType") else one

    def _merged(self, one: Json) -> Json:
        national = self.general_descriptions.get(one.get("generalDescriptionId") or "")
        if not national:
            return one
        texts = [text | {"type": f"GD_{text['type']}"} for text in national["descriptions"]]
        return one | {
            "serviceDescriptions": [*texts, *one["serviceDescriptions"]],
            "serviceChargeType": national.get("serviceChargeType") or one["serviceChargeType"],
            "requirements": [*national.get("requirements", []), *one["requirements"]],
            "lifeEvents": [*national.get("lifeEvents", []), *one["lifeEvents"]],
        }


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat()


def _kind(one: Json) -> str:
    if "serviceNames" in one:
        return "Service"
    return "ServiceChannel" if "serviceChannelNames" in one else "Organization"


def _item(one: Json) -> Json:
    names = one.get("serviceNames") or one.get("serviceChannelNames") or one.get("organizationNames") or []
    order = {"fi": 0, "sv": 1, "en": 2}
    named = sorted((text for text in names if text["type"] == "Name"), key=lambda text: order.get(text["language"], 3))
    return {"id": one["id"], "name": named[0]["value"] if named else None}


def _is_in(one: Json, area: str, code: str, *, everywhere: bool) -> bool:
    """A municipality's list also holds what is set for larger areas around it, a county's only what names it."""
    if (one.get("areaType") or "").startswith("Nationwide"):
        return everywhere
    if area == "municipality":
        return any(place["code"] == code for part in one.get("areas") or () for place in part["municipalities"] or ())
    return any(part["type"] == "WellbeingServiceCounties" and part["code"] == code for part in one.get("areas") or ())


class _Handler(Handler):
    server: Server[PtvFake]

    def respond(self) -> None:
        fake = self.server.fake
        fake.meanwhile(self.path)
        fake.requests.append(self.path)
        fake.headers = {name.lower(): value for name, value in self.headers.items()}
        parts = urlsplit(self.path)
        status, document = fake.answer(parts.path, dict(parse_qsl(parts.query)))
        body = json.dumps(document, ensure_ascii=fake.ascii).encode()
        fault = fake.fault_now()
        if fault is None:
            self.send(status, body)
        else:
            self._misbehave(fault, body)

    def _misbehave(self, fault: Fault, body: bytes) -> None:
        match fault:
            case "html":
                self.send(200, _PORTAL.encode(), {"Content-Type": "text/html; charset=utf-8"})
            case "half":
                self.send(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
                self.close_connection = True
            case "cut":
                self.send(200, body[: len(body) // 2])
            case "slow":
                self.server.fake.patience.wait(60)
                self.send(200, body)
            case "error500":
                self.send(500, b'{"errorMessage": "An unexpected error occurred. Trace id: 00-1"}')
            case "error404":
                self.send(404, b'{"errorMessage": "Not found."}')
            case "busy":
                self.send(429, b"{}")
            case "redirect":
                self.send(302, b"", {"Location": "http://localhost:1/elsewhere"})
            case _:
                self.send(200, _WRONG[fault])
