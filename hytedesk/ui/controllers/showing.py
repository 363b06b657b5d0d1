"""The sheet as pages that the client reads on the screen, in the client's language. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk import i18n
from hytedesk.i18n import N_
from hytedesk.sheet import html, qr, text
from hytedesk.ui.values import ClientPage, ClientPages

if TYPE_CHECKING:
    from hytedesk.sheet.document import SheetDocument


def pages(document: SheetDocument) -> ClientPages:
    """A page for each service; the note, the letterhead and where the data comes from are for paper only."""
    language = document.language
    return ClientPages(
        language=language,
        right_to_left=html.right_to_left(language),
        large=document.large,
        title=document.title,
        foot=document.emergency,
        position=document.page,
        caption=document.qr_caption,
        previous=i18n.spoken_in(language, N_("Previous service")),
        next=i18n.spoken_in(language, N_("Next service")),
        close=i18n.spoken_in(language, N_("Close (Esc)")),
        pages=tuple(
            ClientPage(
                html=html.crisis_html(document) + html.service_html(service, language),
                spoken=text.service_text(service),
                qr=qr.modules(service.qr) if service.qr else (),
                qr_alt=service.qr_alt,
            )
            for service in document.services
        ),
    )
