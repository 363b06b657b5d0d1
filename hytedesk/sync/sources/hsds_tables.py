"""The files of an HSDS tabular package, as tables of rows (hsds-api.md section 8): a zip archive or a folder.

Nothing is unpacked to disk, and no name in the package is ever opened as a path: a file is known by the last part of
its name. What is read is bounded, whatever the archive says of its sizes.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from hytedesk.errors import BadData, StorageUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from hytedesk.sync.sources import Watch

    Files: TypeAlias = Generator[tuple[str, Callable[[], BinaryIO]]]

UNPACKED_LIMIT = 256 * 1024**2
"""Bytes of all tables together; the largest package seen (4,000 services) has 9 MB."""
MOST_FILES = 1_000

Row: TypeAlias = dict[str, str]
"""Column -> cell; an empty cell is not there."""

_CHUNK = 64 * 1024
_ALIASES = {
    "accessibilities": "accessibility",
    "address": "addresses",
    "contact": "contacts",
    "cost_option": "cost_options",
    "eligibilities": "eligibility",
    "holiday_schedule": "holiday_schedules",
    "language": "languages",
    "location": "locations",
    "organization": "organizations",
    "organization_identifier": "organization_identifiers",
    "phone": "phones",
    "physical_address": "physical_addresses",
    "postal_address": "postal_addresses",
    "regular_schedule": "regular_schedules",
    "required_document": "required_documents",
    "schedule": "schedules",
    "service": "services",
    "service_area": "service_areas",
    "service_at_location": "service_at_locations",
    "service_attributes": "attributes",
    "service_taxonomy": "services_taxonomy",
    "services_at_location": "service_at_locations",
    "services_at_locations": "service_at_locations",
    "attribute": "attributes",
    "taxonomy": "taxonomies",
    "taxonomy_term": "taxonomy_terms",
    "url": "urls",
}
"""What tables are called, and what we call them."""


Tables: TypeAlias = dict[str, list[Row]]


def tables(path: Path, watch: Watch) -> Tables:
    """The tables of a package by name, in the plural; of two files of one table the first that holds something.

    Raises:
        StorageUnavailable: it cannot be read from the disk.
        BadData: it is damaged, or far too big.
    """
    reader = _Reader(path, watch)
    try:
        with contextlib.closing(_folder(path) if path.is_dir() else _archive(path)) as files:
            contents = {name: reader.content(open_file) for name, open_file in files}
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as exc:
        raise BadData(str(path), str(exc)) from exc
    names = _described(contents.get("datapackage.json", b"{}"))
    found: Tables = {}
    for name in sorted(contents):
        if name.endswith(".csv"):
            plain = names.get(name, name.removesuffix(".csv")).lower()
            known = _ALIASES.get(plain, plain)
            found[known] = found.get(known) or list(_rows(_text(contents[name]), name, path))
    return found


class _Reader:
    """Reads files whole, all of them together no more than is allowed."""

    def __init__(self, path: Path, watch: Watch) -> None:
        self._path = path
        self._watch = watch
        self._left = UNPACKED_LIMIT

    def content(self, open_file: Callable[[], BinaryIO]) -> bytes:
        parts = []
        with open_file() as file:
            while part := file.read(_CHUNK):
                self._watch.check()
                self._left -= len(part)
                if self._left < 0:
                    raise BadData(str(self._path), "too big")
                parts.append(part)
        content = b"".join(parts)
        self._watch.bytes += len(content)
        return content


def _folder(path: Path) -> Files:
    """The files of a folder and of its folder `data`; links are not followed."""
    for folder in (path, path / "data"):
        for file in sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else ():
            if _is_wanted(file.name) and file.is_file() and not file.is_symlink():
                yield file.name.lower(), lambda file=file: file.open("rb")  # type: ignore[misc]


def _archive(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_FILES:
            raise BadData(str(path), f"{len(members)} files")
        for member in members:
            name = PurePosixPath(member.filename.replace("\\", "/")).name
            if _is_wanted(name) and "__MACOSX" not in member.filename:
                yield name.lower(), lambda member=member: archive.open(member)  # type: ignore[misc]


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(".csv") or name.lower() == "datapackage.json"


def _described(content: bytes) -> dict[str, str]:
    """Which table each file is, by the descriptor; one that cannot be read tells nothing."""
    try:
        listed = json.loads(_text(content)).get("resources") or []
        return {PurePosixPath(str(one["path"])).name.lower(): str(one["name"]) for one in listed if one.get("name")}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _text(content: bytes) -> str:
    """UTF-8 with or without its mark, else the Western European code page of old spreadsheets."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(content: str, name: str, path: Path) -> Iterator[Row]:
    """The rows by the names of the header; cells beyond it are left out."""
    lines = csv.reader(io.StringIO(content, newline=""))
    try:
        header = [column.strip().lower() for column in next(lines, [])]
        for line in lines:
            row = {column: cell.strip() for column, cell in zip(header, line, strict=False) if column and cell.strip()}
            if row:
                yield row
    except csv.Error as exc:
        raise BadData(f"{path}: {name}", str(exc)) from exc
