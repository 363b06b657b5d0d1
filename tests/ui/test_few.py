"""Few or no hits never end in an empty page: each step says what it does and keeps its word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hytedesk.search.engine import Result
from hytedesk.ui.controllers import few
from hytedesk.ui.controllers.filters import Choices
from hytedesk.ui.main_window import MainWindow

NONE = Result(total=0, hits=(), facets={})


def labels(choices: Choices, found: int, counts: dict[Choices, int]) -> list[str]:
    result = Result(total=found, hits=(), facets={})
    return [step.label for step in few.steps(choices, result, ("499",), lambda other: counts.get(other, 0))]


def test_enough_is_enough() -> None:
    choices = Choices(text="kerho", free=True)
    assert labels(choices, few.FEW, {Choices(text="kerho"): 40}) == []


def test_what_gives_more_is_offered_with_its_number_and_the_best_first() -> None:
    choices = Choices(text="kerho", free=True, languages=("sv",), municipalities=("905",))
    counts = {
        Choices(text="kerho", languages=("sv",), municipalities=("905",)): 4,
        Choices(text="kerho", free=True, municipalities=("905",)): 9,
        Choices(text="kerho", free=True, languages=("sv",)): 1,
        Choices(text="kerho", free=True, languages=("sv",), municipalities=("905", "499")): 3,
        Choices(text="kerho", languages=("sv",), municipalities=("905",), phone=True, national=True): 2,
    }
    assert labels(choices, 1, counts) == [
        "Ilman suodatinta Ruotsiksi (9)",
        "Ilman suodatinta Maksuton (4)",
        "Ja 1 naapurikunta (3)",
        "Valtakunnalliset puhelinpalvelut (2)",
    ]


def test_a_step_is_what_it_gives() -> None:
    choices = Choices(needs=("loneliness",), free=True, sort="name")
    asked: list[Choices] = []

    def count(other: Choices) -> int:
        asked.append(other)
        return 5

    found = few.steps(choices, NONE, (), count)
    assert {step.choices for step in found} <= set(asked)
    assert Choices(needs=("loneliness",), phone=True, national=True, sort="name") in asked


def test_national_telephone_services_are_for_the_same_age() -> None:
    choices = Choices(text="ilo", age=15.0, municipalities=("905",), free=True)
    wanted = Choices(text="ilo", age=15.0, municipalities=("905",), phone=True, national=True)
    assert labels(choices, 0, {wanted: 4}) == ["Valtakunnalliset puhelinpalvelut (4)"]


@pytest.mark.parametrize("codes", [("905",), ("905", "499")])
def test_without_a_regions_own_neighbours_the_county_is_near(codes: tuple[str, ...]) -> None:
    (near,) = (
        step.choices.municipalities
        for step in few.steps(Choices(municipalities=codes), NONE, (), lambda _other: 1)
        if len(step.choices.municipalities) > len(codes)
    )
    assert near[: len(codes)] == codes
    assert "475" in near


def test_the_buttons_are_pressed_by_keyboard_and_go_when_they_are_of_no_use(window: MainWindow) -> None:
    bar = window.results.few
    bar.show_steps(("Ilman kuntaa (9)", "Puhelimitse (2)"))
    assert bar.isVisible()
    pressed: list[int] = []
    bar.chosen.connect(pressed.append)
    QTest.keyClick(bar.buttons[1], Qt.Key.Key_Space)
    assert pressed == [1]
    bar.show_steps(())
    assert not bar.isVisible()
