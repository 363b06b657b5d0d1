from __future__ import annotations

from typing import Protocol

import pytest

from hytedesk.catalogue import ServiceDetail
from hytedesk.config import Letterhead
from hytedesk.sheet.content import SheetOptions, content
from hytedesk.sheet.document import Form, SheetDocument
from tests.sheet.services import THREE, TODAY


class MakeSheet(Protocol):
    def __call__(
        self,
        *details: ServiceDetail,
        language: str = ...,
        note: str = ...,
        form: Form = ...,
        discreet: bool = ...,
        demo: bool = ...,
    ) -> SheetDocument: ...


@pytest.fixture
def sheet() -> MakeSheet:
    """A function that makes the document of services (the usual three when none are named)."""

    def make(
        *details: ServiceDetail,
        language: str = "fi",
        note: str = "",
        form: Form = "normal",
        discreet: bool = False,
        demo: bool = False,
    ) -> SheetDocument:
        options = SheetOptions(
            language=language,
            note=note,
            form=form,
            discreet=discreet,
            demo=demo,
            letterhead=Letterhead(
                region="Pohjanmaan hyvinvointialue", unit="Vaasan terveysasema", contact="Hoitaja, puh. 06 000 1000"
            ),
            today=TODAY,
            data_date=TODAY,
            source="Esimerkkilähde",
        )
        return content(details or THREE, options, "905")

    return make
