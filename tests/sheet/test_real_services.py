"""Sheets of real services: 443 of them, as PTV gives them, every fifth sheet."""

from __future__ import annotations

import io

import pypdf
import pytest

from hytedesk.catalogue import Channel, Organization, Service, ServiceDetail
from hytedesk.config import Settings
from hytedesk.sheet import render
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.sheet.document import Form
from hytedesk.sync.sources import SourceSpec, Watch, ptv11
from tests.fakes import ptv_v8
from tests.sheet.services import TODAY

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not ptv_v8.available(), reason="real PTV services are not beside the project (../shared)"),
]


@pytest.fixture(scope="module")
def details() -> list[ServiceDetail]:
    watch = Watch("test", lambda _progress: None, lambda: False)
    with ptv_v8.server() as ptv:
        records = list(ptv11.load(SourceSpec("ptv11", ptv.url), Settings(), watch).items)
    channels = {record.id: record for record in records if isinstance(record, Channel)}
    organizations = {record.id: record for record in records if isinstance(record, Organization)}
    return [
        ServiceDetail(
            service=service,
            organization=organizations[service.organization],
            channels=tuple(
                channels[connection.channel] for connection in service.connections if connection.channel in channels
            ),
        )
        for service in records
        if isinstance(service, Service)
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_real_services_make_accessible_sheets_mostly_of_one_page(details: list[ServiceDetail], language: str) -> None:
    options = SheetOptions(language=language, today=TODAY, data_date=TODAY, source="Suomi.fi-palvelutietovaranto")
    documents = [content(details[start : start + 3], options, "905") for start in range(0, len(details), 15)]
    sheets = [render.render(document) for document in documents]
    assert all(pdf.accessible for pdf in sheets)
    assert sum(pdf.pages == 1 for pdf in sheets) > 0.7 * len(sheets)
    for document, pdf in zip(documents, sheets, strict=True):
        pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
        found = " ".join(" ".join(page.extract_text() for page in pages).split())
        for service in document.services:
            for row in service.rows:
                missing = [
                    entry.text.text for entry in row.entries if row.kind == "phone" and entry.text.text not in found
                ]
                assert missing == []


@pytest.mark.parametrize("form", ["large", "bilingual", "card"])
def test_real_services_fit_the_other_forms_too(details: list[ServiceDetail], form: Form) -> None:
    options = SheetOptions(form=form, today=TODAY, data_date=TODAY, source="Suomi.fi-palvelutietovaranto")
    sheets = [render.render(content(details[start : start + 3], options)) for start in range(0, len(details), 15)]
    assert all(pdf.accessible for pdf in sheets)
    assert max(pdf.pages for pdf in sheets) <= (1 if form == "card" else 3)
