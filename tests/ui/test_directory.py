"""Organizations to search and browse, and who else offers the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hytedesk import i18n
from hytedesk.catalogue import Email, Link, Organization, Phone
from hytedesk.ui.controllers import organizations
from hytedesk.ui.finding import DirectoryPage, DirectoryRow
from hytedesk.ui.panels.directory import DirectoryDialog
from hytedesk.ui.panels.directory_model import DirectoryModel
from hytedesk.ui.values import Choice, DetailLine
from hytedesk.vocabulary.directory import Member, Offering, members
from tests.ui.hands import KEY, press, type_in
from tests.ui.test_accessible import nameless

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("app", "english")

ROWS = (
    DirectoryRow(id="o1", name="Coastal Friends", facts="Association · 2 services · Vaasa"),
    DirectoryRow(id="o2", name="Parish", facts="Parish · 1 service · Laihia"),
)
PAGE = DirectoryPage(
    id="o1",
    name="Coastal Friends",
    kind="Association",
    lines=(
        DetailLine(label="", text="We visit."),
        DetailLine(label="Phone", text="040 000 1234", url="tel:0400001234"),
        DetailLine(label="Web page", text="friends", url="javascript:alert(1)"),
    ),
    services=(DirectoryRow(id="s1", name="Visits"), DirectoryRow(id="s2", name="Café", facts="Paused")),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> DirectoryDialog:
    made = DirectoryDialog()
    qtbot.addWidget(made)
    made.set_kinds([Choice(id="", label="All"), Choice(id="parish", label="Parishes")])
    made.selected.connect(lambda key: made.show_page(PAGE if key == "o1" else None))
    made.show_rows(ROWS, "2 organizations")
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.field.setFocus()
    return made


def test_the_rows_keep_the_rules_of_a_model(qtmodeltester: ModelTester) -> None:
    model = DirectoryModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt has no types here
    model.set_rows(ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert (model.row("o2"), model.row("gone"), model.key(model.index(1))) == (1, -1, "o2")


def test_typing_kind_and_place_narrow(dialog: DirectoryDialog) -> None:
    got: list[tuple[str, str, tuple[str, ...]]] = []
    dialog.narrowed.connect(lambda *wish: got.append(wish))
    type_in(dialog.field, "fr")
    dialog.kind.setCurrentIndex(1)
    dialog.kind.activated.emit(1)
    dialog.municipality.set_codes(("905",))
    dialog.municipality.chosen.emit(("905",))
    assert got[1:] == [("fr", "", ()), ("fr", "parish", ()), ("fr", "parish", ("905",))]


def test_the_keyboard_goes_from_the_field_to_a_service_and_adds_it(dialog: DirectoryDialog) -> None:
    added: list[str] = []
    shown: list[str] = []
    dialog.addRequested.connect(added.append)
    dialog.serviceRequested.connect(shown.append)
    press(dialog.field, KEY.Key_Down)
    assert dialog.focusWidget() is dialog.list
    press(dialog.list, KEY.Key_Return)
    assert dialog.focusWidget() is dialog.services
    press(dialog.services, KEY.Key_Down)
    press(dialog.services, KEY.Key_Return)
    press(dialog.services, KEY.Key_Space)
    assert (added, shown) == (["s2"], ["s2"])
    press(dialog.services, KEY.Key_Left)
    press(dialog.list, KEY.Key_Left)
    assert dialog.focusWidget() is dialog.field


def test_the_current_organization_stays_when_the_list_narrows(dialog: DirectoryDialog) -> None:
    dialog.list.setCurrentIndex(dialog.list.model().index(1, 0))
    dialog.show_rows(ROWS[1:], "1 organization")
    assert dialog.list.currentIndex().data().startswith("Parish")


def test_nothing_found_says_what_to_do(dialog: DirectoryDialog) -> None:
    dialog.show_rows((), "0 organizations")
    assert "No organization fits" in dialog.text.toPlainText()
    assert not dialog.add.isEnabled()
    dialog.show_rows(ROWS, "2 organizations")
    assert dialog.add.isEnabled()


def test_only_safe_links_are_links(dialog: DirectoryDialog) -> None:
    html = dialog.text.toHtml()
    assert "tel:0400001234" in html
    assert "javascript" not in html


def test_who_else_is_said_and_can_be_left(dialog: DirectoryDialog) -> None:
    left: list[bool] = []
    dialog.othersDismissed.connect(lambda: left.append(True))
    assert not dialog.all.isVisible()
    dialog.show_rows(ROWS, "2 organizations", "3 services of others")
    assert dialog.others.text() == "3 services of others"
    dialog.all.click()
    assert left == [True]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_everything_has_a_name(qtbot: QtBot, language: str) -> None:
    i18n.use(language)
    made = DirectoryDialog()
    qtbot.addWidget(made)
    made.show_rows(ROWS, "2", "others")
    made.show()
    assert nameless(made) == []


def member(kind: str = "association", *offerings: Offering, **fields: object) -> Member:
    owner = Organization(id="o1", type=kind, names={"fi": "Ärtsy ry"}, **fields)  # type: ignore[arg-type]
    return members([owner], offerings or [offering("a")])[0]


def offering(key: str, **fields: object) -> Offering:
    found = {"municipalities": ("905",), **fields}
    return Offering(id=key, organization="o1", names={"fi": key}, **found)  # type: ignore[arg-type]


def test_a_row_says_kind_services_and_area() -> None:
    (row,) = organizations.rows([member("association", offering("a"), offering("b", municipalities=("399",)))])
    assert row.facts == "Association · 2 services · Laihia, Vaasa"
    (row,) = organizations.rows([member("other", offering("a", area="country"))])
    assert row.facts == "1 service · Whole country"


def test_rows_are_in_the_order_of_the_alphabet() -> None:
    owners = [Organization(id=name, type="parish", names={"fi": name}) for name in ("Örn", "Zeta", "Åby", "Alfa")]
    offers = [Offering(id=owner.id, organization=owner.id, names={"fi": "x"}) for owner in owners]
    assert [row.name for row in organizations.rows(members(owners, offers))] == ["Alfa", "Zeta", "Åby", "Örn"]


def test_a_page_has_contacts_and_the_services_nearby_first() -> None:
    whole = member(
        "association",
        offering("Aatto", municipalities=("399",)),
        offering("Böle", needs=("money",)),
        offering("Cirkus", status="paused"),
        phones=(Phone(number="040 000 1234"), Phone(number="040 000 9999", type="fax")),
        emails=(Email(address="info@friends.example"),),
        links=(Link(url="https://friends.example"),),
    )
    page = organizations.page(whole, ("905",))
    assert [row.name for row in page.services] == ["Böle", "Cirkus", "Aatto"]
    assert [row.facts for row in page.services] == ["Income and debts", "Paused", ""]
    assert [line.url for line in page.lines[:3]] == [
        "tel:0400001234",
        "mailto:info@friends.example",
        "https://friends.example",
    ]
    assert [row.name for row in organizations.page(whole, (), frozenset({"Böle"})).services] == ["Böle"]
