"""How long a sheet takes: content and PDF in each form, beside others, from the click to the painted preview, to a job.

Run: `make bench-sheet`. Each round has other services and another note, so nothing but the fonts is known from the
round before. Time is what a person waits; beside it what the processor worked, which other programs do not change.
"""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pypdf

from benchmarks import measuring, print_job, sheet_rivals
from benchmarks.bench_start import prepared
from benchmarks.bench_ui import opened
from hytedesk.catalogue import (
    Address,
    Channel,
    Connection,
    Link,
    OpeningHours,
    Organization,
    Phone,
    Service,
    ServiceDetail,
    Span,
)
from hytedesk.config import Letterhead
from hytedesk.sheet import content, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from hytedesk.sheet.document import Form, SheetDocument

ROUNDS = 21
GOALS = {("normal", 3): 60, ("normal", 8): 150}
"""Milliseconds of a warm sheet."""
CLICK, SIZE = 150, 150_000
"""Milliseconds from the click to the painted preview; bytes of a PDF."""
FORMS: tuple[tuple[str, Form, bool], ...] = (
    ("normal", "normal", False),
    ("large", "large", False),
    ("discreet", "normal", True),
    ("bilingual", "bilingual", False),
    ("card", "card", False),
)


def service(number: int) -> ServiceDetail:
    place, phone, web = (f"bench:{kind}{number}" for kind in ("place", "phone", "web"))
    week = OpeningHours(spans=tuple(Span(opens="09:00", closes="15:00", day=day, last_day=day) for day in range(5)))
    return ServiceDetail(
        service=Service(
            id=f"bench:{number}",
            organization="bench:org",
            names={"fi": f"Kylän kohtaamispaikka {number}", "sv": f"Byns mötesplats {number}"},
            summary={"fi": "Kahvia, juttuseuraa ja yhteistä tekemistä. Mukaan voi tulla ilman ilmoittautumista."},
            instructions={"fi": "Tule paikan päälle tai soita. Ensimmäisellä kerralla vapaaehtoinen ottaa vastaan."},
            price="free",
            connections=tuple(Connection(channel=key) for key in (place, phone, web)),
            assured=date(2026, 11, 3),
        ),
        organization=Organization(id="bench:org", type="association", names={"fi": "Esimerkkikylän yhdistys ry"}),
        channels=(
            Channel(
                id=place,
                type="place",
                organization="bench:org",
                names={"fi": "Kylätalo"},
                addresses=(
                    Address(street={"fi": f"Kylätie {number}"}, postal_code="65100", post_office={"fi": "Vaasa"}),
                ),
                hours=(week,),
            ),
            Channel(
                id=phone,
                type="phone",
                organization="bench:org",
                names={"fi": "Puhelin"},
                phones=(Phone(number=f"040 000 {number:04}", charge="ordinary"),),
                hours=(week,),
            ),
            Channel(
                id=web,
                type="web",
                organization="bench:org",
                names={"fi": "Sivut"},
                links=(Link(url=f"https://kyla{number}.example/kohtaamispaikka"),),
            ),
        ),
    )


def document(count: int, start: int, form: Form = "normal", *, discreet: bool = False) -> SheetDocument:
    """A sheet of `count` services that no sheet with another `start` has."""
    options = content.SheetOptions(
        form=form,
        discreet=discreet,
        note=f"Sovimme asiasta {start}.",
        letterhead=Letterhead(region="Esimerkkialue", unit="Terveysasema", contact="Hoitaja"),
        today=date(2026, 11, 22),
        data_date=date(2026, 11, 22),
        source="Esimerkki",
    )
    return content.content([service(start + index) for index in range(count)], options)


class Figures(NamedTuple):
    """Milliseconds of the first sheet, of the others the middle, the slowest and the processor's; pages and bytes."""

    first: float
    warm: float
    slowest: float
    processor: float
    pages: int
    size: int

    def __str__(self) -> str:
        times = "".join(f"{each:>9.1f}" for each in self[:4])
        return f"{times}{self.pages:>7}{self.size:>9,}"


HEAD = f"{'':<24}{'first':>9}{'warm':>9}{'slowest':>9}{'cpu':>9}{'pages':>7}{'bytes':>9}"


def measured(make: Callable[[SheetDocument], bytes], wanted: Callable[[int], SheetDocument]) -> Figures:
    """Figures of `make`, which turns a sheet into a PDF."""
    times, worked, made = [], [], b""
    for turn in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        made = make(wanted(100 * turn))
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    warm = sorted(times[1:])
    pages = len(pypdf.PdfReader(io.BytesIO(made)).pages)
    return Figures(times[0], statistics.median(warm), warm[-1], statistics.median(worked[1:]), pages, len(made))


def ours(wanted: SheetDocument) -> bytes:
    return render.render(wanted).data


def previewed(data: Path) -> measuring.Timed:
    """Milliseconds from the click on Preview to print on the page in the real window; in a process of its own."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
    from PySide6.QtGui import QImage
    from PySide6.QtPdfWidgets import QPdfView
    from PySide6.QtTest import QTest

    from scripts.tour import wait_until

    desktop = opened(data)
    window = desktop.window
    window.search_row.field.setText("yksinäisyys")
    wait_until(lambda: window.results.list.model().rowCount() > 3)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down) * 3:
        QTest.keyClick(window.results.list, key)
    wait_until(lambda: len(desktop.sheet.chosen()) == 3)
    painted: list[QObject] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            if event.type() == QEvent.Type.Paint and isinstance(watched.parent(), QPdfView):
                painted.append(watched)
            return False

    def printed() -> bool:
        """Whether there are letters on the page, looked at only when it has been painted anew."""
        if not painted:
            return False
        (view,) = (view for view in window.findChildren(QPdfView) if view.isVisible())
        shown = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        painted.clear()
        return min(bytes(shown.constBits())) < 80

    def click(turn: int) -> None:
        window.sheet.note.setPlainText(f"Sovimme asiasta {turn}.")
        window.actions_.preview.trigger()
        while not printed():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    watch, elapsed, processor = Watch(), [], []
    if app := QCoreApplication.instance():
        app.installEventFilter(watch)
    for turn in range(ROUNDS):
        busy = time.process_time()
        elapsed.append(measuring.milliseconds(partial(click, turn)))
        processor.append((time.process_time() - busy) * 1000)
        next(view for view in window.findChildren(QPdfView)).window().close()
        painted.clear()
    desktop.close()
    return measuring.Timed(measuring.spread(elapsed[1:]), measuring.spread(processor[1:]))


def beside() -> None:
    """The same three and eight services through ours, WeasyPrint and Qt, round after round in one process."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    makers = {"Typst (ours)": ours, "WeasyPrint": sheet_rivals.weasyprint(), "QPdfWriter": sheet_rivals.qt()}
    print(f"Beside others, ms; normal form\n{HEAD}")
    for count in (3, 8):
        for name, make in makers.items():
            told = measured(make, partial(document, count)) if make else "  cannot be installed or lacks Pango"
            print(f"{f'{name}, {count}':<24}{told}")
    app.quit()


def main() -> None:
    """Print the tables."""
    print(f"A sheet in each form, ms: content and PDF, every round other services\n{HEAD}")
    for name, form, discreet in FORMS:
        for count in (3, 8):
            found = measured(ours, partial(document, count, form=form, discreet=discreet))
            goal = GOALS.get((name, count))
            print(f"{f'{name}, {count}':<24}{found}" + (f"   (goal {goal} warm, {SIZE:,} bytes)" if goal else ""))
    print()
    measuring.alone(beside)
    with tempfile.TemporaryDirectory() as name:
        click = measuring.alone(previewed, prepared(Path(name)))
    print(f"\nClick to painted preview, ms (goal {CLICK}), median / 95 % / longest: {click.elapsed}")
    print(f"  of which the processor: {click.processor}\n")
    print_job.main()


if __name__ == "__main__":
    main()
