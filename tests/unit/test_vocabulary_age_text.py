import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.vocabulary.age_text import Limits, Stated, limits_in_text, outer, stated, stated_in_long_text

ages = st.integers(0, 120)
PIECES = (
    [
        "yli",
        "alle",
        "över",
        "under",
        "over",
        "18",
        "65",
        "-",
        "–",
        "+",
        "vuotiaille",
        "-vuotiaille",
        "år",
        "ja",
        "eläkeläisille",
        ",",
        ".",
        "kk",
        "€",
        "och",
        "aged",
    ],
    ["vuotta täyttäneille", "för vuxna", "years old", "\n"],
)
texts = st.text() | st.lists(st.sampled_from([piece for pieces in PIECES for piece in pieces])).map(" ".join)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("18-65-vuotiaille", (18, 65)),
        ("18–65 vuotiaille", (18, 65)),
        ("15 - 29 -vuotiaille nuorille", (15, 29)),
        ("16–29-vuotiaat", (16, 29)),
        ("13-22-vuotiaiden ryhmä", (13, 22)),
        ("Kerho 0-3 v", (0, 3)),
        ("Ikä: 7–12", (7, 12)),
        ("12-vuotiaista 17-vuotiaisiin", (12, 17)),
        ("vähintään 18- ja enintään 25-vuotiaille", (18, 25)),
        ("yli 65-vuotiaille", (65, None)),
        ("65+", (65, None)),
        ("Kuntosali 65+ ja kahvit", (65, None)),
        ("+65", (65, None)),
        ("65 vuotta täyttäneille", (65, None)),
        ("65 v. täyttäneet", (65, None)),
        ("70 vuotta täyttäneet vaasalaiset", (70, None)),
        ("65-vuotiaasta alkaen", (65, None)),
        ("70-vuotiaille ja sitä vanhemmille", (70, None)),
        ("Ikäraja on 18 vuotta", (18, None)),
        ("alle 30-vuotiaille", (None, 29)),
        ("enintään 25-vuotiaille", (None, 25)),
        ("18-vuotiaaksi asti", (None, 18)),
        ("alle kouluikäisille", (0, 6)),
        ("alakouluikäisille", (7, 12)),
        ("yläkouluikäisille", (13, 15)),
        ("ala- ja yläkouluikäisille", (7, 15)),
        ("täysi-ikäisille", (18, None)),
        ("Täysi-ikäinen", (18, None)),
        ("eläkeläisille", (63, None)),
        ("0–3-vuotiaiden perheet", (0, 3)),
        ("0–12 kuukauden ikäisille", (0, 1)),
        ("alle 6 kk ikäisille vauvoille", (None, 0.5)),
        ("2,5 - 5-vuotiaille", (2.5, 5)),
    ],
)
def test_finnish_limits(text: str, limits: Limits) -> None:
    assert limits_in_text(text, "fi") == limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("över 65 år", (65, None)),
        ("fyllda 65 år", (65, None)),
        ("65 år fyllda", (65, None)),
        ("personer som fyllt 65 år", (65, None)),
        ("minst 18 år", (18, None)),
        ("65 år eller äldre", (65, None)),
        ("under 30 år", (None, 29)),
        ("för unga under 29 som saknar jobb", (None, 28)),
        ("högst 25 år", (None, 25)),
        ("16–29-åringar", (16, 29)),
        ("En app på svenska för 13–20-åringar: dagbok", (13, 20)),
        ("16–29 år", (16, 29)),
        ("i åldern 16–29", (16, 29)),
        ("mellan 18 och 29 år", (18, 29)),
        ("barn under skolåldern", (0, 6)),
        ("vuxna", (18, None)),
        ("Grupp för vuxna", (18, None)),
        ("pensionärer", (63, None)),
        ("Stolgymnastik för pensionärer", (63, None)),
    ],
)
def test_swedish_limits(text: str, limits: Limits) -> None:
    assert limits_in_text(text, "sv") == limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("over 65", (65, None)),
        ("for over-65s", (65, None)),
        ("people over 65 who live alone", (65, None)),
        ("aged 65 or over", (65, None)),
        ("18+", (18, None)),
        ("under 30", (None, 29)),
        ("young people under 30 about jobs", (None, 29)),
        ("aged 18-65", (18, 65)),
        ("between the ages of 18 and 29", (18, 29)),
        ("18 to 29 years old", (18, 29)),
    ],
)
def test_english_limits(text: str, limits: Limits) -> None:
    assert limits_in_text(text, "en") == limits


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "yli 20 vuotta toiminut yhdistys"),
        ("fi", "yli 100-vuotias yhdistys"),
        ("fi", "vuodesta 2024"),
        ("fi", "Soita +358 40 000 1234"),
        ("fi", "Soita 040 000 1865"),
        ("fi", "avoinna 24/7, klo 18–20"),
        ("fi", "18-65 euroa"),
        ("fi", "yli 65 %"),
        ("fi", "50+ osallistujaa"),
        ("fi", "yli 65-vuotiaat 5 €"),
        ("fi", "alennus eläkeläisille"),
        ("fi", "alle 7-vuotiaat maksutta"),
        ("fi", "alle 12-vuotiaat vain aikuisen seurassa"),
        ("fi", "alle 3-vuotiaan lapsen vanhemmille"),
        ("fi", "18 vuotta täyttäneen lapsen vanhemmille"),
        ("fi", "perheille, joissa on alle 18-vuotiaita lapsia"),
        ("fi", "65–18-vuotiaille"),
        ("fi", "yli 650-vuotiaille"),
        ("sv", "Föreningen har verkat i över 20 år"),
        ("sv", "över 20 år har vi hjälpt"),
        ("sv", "utbildningen tar 2–3 år"),
        ("sv", "20 års erfarenhet"),
        ("sv", "barn och vuxna"),
        ("sv", "för unga vuxna"),
        ("sv", "föräldrar till barn under 18 år"),
        ("en", "over 20 years of experience"),
        ("en", "for over 20 years"),
        ("en", "over 500 members"),
        ("en", "parents of children aged 3 to 6"),
    ],
)
def test_what_only_looks_like_a_limit_is_none(language: str, text: str) -> None:
    assert limits_in_text(text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "riskiryhmille ja yli 65-vuotiaille"),
        ("fi", "yli 65-vuotiaille ja riskiryhmille"),
        ("fi", "opiskelijoille ja eläkeläisille"),
        ("fi", "Sopii eläkeläiselle ja työttömälle"),
        ("sv", "för studerande och pensionärer"),
        ("fi", "Rokote 65 vuotta täyttäneille, riskiryhmille ja raskaana oleville."),
        ("fi", "65 vuotta täyttäneet, riskiryhmät ja raskaana olevat"),
        ("sv", "Vaccin för personer som fyllt 65 år, riskgrupper och gravida."),
        ("en", "Vaccine for people over 65, risk groups and pregnant women."),
    ],
)
def test_a_limit_of_one_group_among_others_is_not_the_services(language: str, text: str) -> None:
    assert limits_in_text(text, language) is None


def test_a_list_of_groups_has_the_outer_bounds() -> None:
    assert limits_in_text("7–12-vuotiaille ja 13–17-vuotiaille", "fi") == (7, 17)
    assert limits_in_text("Yli 65-vuotiaille. Ryhmä 75 vuotta täyttäneille keskiviikkoisin.", "fi") == (65, None)


def test_limits_that_leave_nobody_out_are_none() -> None:
    assert limits_in_text("yli 65-vuotiaille ja alle 30-vuotiaille", "fi") is None


def test_those_who_share_an_age_limit_do_not_hide_it() -> None:
    assert limits_in_text("13–17-vuotiaille tytöille ja pojille", "fi") == (13, 17)
    assert limits_in_text("Ujoille ja hiljaisille 13–17-vuotiaille", "fi") == (13, 17)


def test_a_description_counts_only_where_it_says_for_whom_the_service_is() -> None:
    gym = "Hallissa on kuntosali, jota 13 vuotta täyttäneet saavat käyttää."
    assert stated_in_long_text(gym, "fi") is None
    assert stated_in_long_text(f"{gym} Palvelu on tarkoitettu yli 65-vuotiaille.", "fi") == Stated((65, None), True)
    young = "Verksamheten är avsedd för unga i åldern 12−18 år."
    assert stated_in_long_text(young, "sv") == Stated((12, 18), True)


def test_limits_by_words_alone_are_told_from_limits_by_numbers() -> None:
    assert stated("Kurs för vuxna", "sv") == Stated((18, None), False)
    assert stated("Alakouluikäisille ja 13–15-vuotiaille", "fi") == Stated((7, 15), True)


@given(
    ages, ages, st.sampled_from(["-", "–", " - ", "−"]), st.sampled_from(["-vuotiaille", " -vuotiaat", " vuotiaille"])
)
def test_a_finnish_range_is_read_back(low: int, high: int, dash: str, ending: str) -> None:
    limits = limits_in_text(f"{low}{dash}{high}{ending}", "fi")
    assert limits == ((low, high) if low <= high else None)


@given(ages, ages, st.sampled_from(["-", "–"]), st.sampled_from(["-åringar", " år"]))
def test_a_swedish_range_is_read_back(low: int, high: int, dash: str, ending: str) -> None:
    limits = limits_in_text(f"{low}{dash}{high}{ending}", "sv")
    assert limits == ((low, high) if low <= high else None)


@given(st.integers(1, 120))
def test_over_and_under_are_read_back(age: int) -> None:
    assert limits_in_text(f"yli {age}-vuotiaille", "fi") == (age, None)
    assert limits_in_text(f"alle {age}-vuotiaille", "fi") == (None, age - 1)
    assert limits_in_text(f"över {age} år", "sv") == (age, None)
    assert limits_in_text(f"under {age} år", "sv") == (None, age - 1)


@given(texts, st.sampled_from(["fi", "sv", "en", "se"]))
def test_any_text_gives_sensible_limits_or_none(text: str, language: str) -> None:
    long = stated_in_long_text(text, language)
    for limits in (limits_in_text(text, language), long and long.limits):
        if limits is not None:
            low, high = limits
            assert (low, high) != (None, None)
            assert low is None or 0 <= low <= 120
            assert high is None or 0 <= high <= 120
            assert low is None or high is None or low <= high


@given(texts)
def test_other_languages_state_nothing(text: str) -> None:
    assert limits_in_text(text, "se") is None


limit = st.tuples(st.none() | ages.map(float), st.none() | ages.map(float)).filter(
    lambda pair: pair[0] is None or pair[1] is None or pair[0] <= pair[1]
)


@given(st.lists(limit, min_size=1), ages)
def test_outer_limits_let_in_all_that_any_of_them_lets_in(limits: list[Limits], age: int) -> None:
    def lets_in(each: Limits | None) -> bool:
        low, high = each or (None, None)
        return (low is None or age >= low) and (high is None or age <= high)

    assert lets_in(outer(limits)) or not any(lets_in(each) for each in limits)


def test_a_very_long_text_is_read() -> None:
    assert limits_in_text("sana " * 4000 + "yli 65-vuotiaille" + "a" * 20_000, "fi") == (65, None)
