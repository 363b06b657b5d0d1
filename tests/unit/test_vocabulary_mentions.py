import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.vocabulary import ages, mentions, places
from hytedesk.vocabulary.mentions import Mention


def named(text: str) -> list[str]:
    """The names in Finnish of the municipalities that a text names."""
    return [places.municipality(mention.value).names["fi"] for mention in mentions.municipalities(text)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Seinäjoella", "Seinäjoki"),
        ("seinäjoelta", "Seinäjoki"),
        ("Seinäjoen", "Seinäjoki"),
        ("seinajoella", "Seinäjoki"),
        ("SEINÄJOKI", "Seinäjoki"),
        ("Seina\u0308joella", "Seinäjoki"),
        ("Vaasassa", "Vaasa"),
        ("i Vasa", "Vaasa"),
        ("Vasas", "Vaasa"),
        ("Nådendalissa", "Naantali"),
        ("Uudessakaupungissa", "Uusikaupunki"),
        ("Uuteenkaupunkiin", "Uusikaupunki"),
        ("uudenkaupungin", "Uusikaupunki"),
        ("Uudessakaarlepyyssä", "Uusikaarlepyy"),
        ("Isossakyrössä", "Isokyrö"),
        ("Isokyrössä", "Isokyrö"),
        ("Isojoella", "Isojoki"),
        ("Mänttä-Vilppulassa", "Mänttä-Vilppula"),
        ("Pedersöressä", "Pedersören kunta"),
        ("pedersoressa", "Pedersören kunta"),
        ("Pedersören kunnassa", "Pedersören kunta"),
        ("Jyväskylässä", "Jyväskylä"),
        ("Helsingissä", "Helsinki"),
        ("Turkuun", "Turku"),
        ("Tampereelle", "Tampere"),
        ("Oulusta", "Oulu"),
        ("Porissa", "Pori"),
        ("Lahteen", "Lahti"),
        ("Kemissä", "Kemi"),
        ("Iihin", "Ii"),
        ("Espooseen", "Espoo"),
        ("Joensuuhun", "Joensuu"),
        ("Kuopioon", "Kuopio"),
        ("Rovaniemellä", "Rovaniemi"),
        ("Petäjävedellä", "Petäjävesi"),
        ("Oriveteen", "Orivesi"),
        ("Paraisilla", "Parainen"),
        ("Kaustisella", "Kaustinen"),
        ("Nousiaisten", "Nousiainen"),
        ("Kauniaisiin", "Kauniainen"),
        ("Virroilla", "Virrat"),
        ("Varkaudessa", "Varkaus"),
        ("Alavudelta", "Alavus"),
        ("Nurmekseen", "Nurmes"),
        ("Kannuksessa", "Kannus"),
        ("Pihtiputaalla", "Pihtipudas"),
        ("Punkalaitumelle", "Punkalaidun"),
        ("Lopella", "Loppi"),
        ("Toholammilla", "Toholampi"),
        ("Lappeenrannasta", "Lappeenranta"),
        ("Leppävirralla", "Leppävirta"),
        ("Outokummussa", "Outokumpu"),
        ("Limingassa", "Liminka"),
        ("Hailuotoon", "Hailuoto"),
        ("Juuassa", "Juuka"),
        ("Kurikassa", "Kurikka"),
        ("Korsnäsissä", "Korsnäs"),
        ("Kruunupyyhyn", "Kruunupyy"),
        ("Koskella", "Koski Tl"),
        ("Koski Tl", "Koski Tl"),
        ("S:t Michel", "Mikkeli"),
        ("från Jakobstad", "Pietarsaari"),
        ("Korsholms", "Mustasaari"),
        ("in Helsinki", "Helsinki"),
        ("Honkajoella", "Kankaanpää"),
    ],
)
def test_a_municipality_is_known_in_any_case(typed: str, name: str) -> None:
    assert named(f"muistikerho {typed}") == [name]


def test_every_municipality_is_known_by_its_names() -> None:
    for place in places.municipalities():
        for name in place.names.values():
            assert [found.value for found in mentions.municipalities(name)] == [place.code]


@pytest.mark.parametrize(
    "text",
    [
        "lahti",
        "salo",
        "varkauden",
        "ingå i en grupp",
        "sund mat",
        "kolari",
        "lopeta tupakointi",
        "ii",
        "vaasalainen",
        "",
    ],
)
def test_ordinary_words_are_no_municipalities(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("text", ["Lahti", "lahdessa", "Salo", "salossa", "bo i Sund", "Ingå", "Varkauden"])
def test_a_capital_letter_a_case_of_place_or_a_preposition_makes_them_one(text: str) -> None:
    assert len(named(text)) == 1


def test_the_words_of_a_municipality_are_told_with_their_preposition() -> None:
    (found,) = mentions.municipalities("ensamhet i Vasa")
    assert found == Mention("905", ("i", "Vasa"))


@pytest.mark.parametrize(
    ("text", "age", "words"),
    [
        ("78-vuotias", "78", "78-vuotias"),
        ("seuraa 78-vuotiaalle miehelle", "78", "78-vuotiaalle"),
        ("78 v", "78", "78 v"),
        ("78v.", "78", "78v."),
        ("yli 65", "65", "yli 65"),
        ("yli 65-vuotiaille", "65", "yli 65-vuotiaille"),
        ("65+", "65", "65+"),
        ("3-vuotiaalle", "3", "3-vuotiaalle"),
        ("0,5 v", "0.5", "0,5 v"),
        ("8 kk ikäinen", "0.7", "8 kk ikäinen"),
        ("6-kuukautiselle", "0.5", "6-kuukautiselle"),
        ("ikä 78", "78", "ikä 78"),
        ("78 vuotta vanha", "78", "78 vuotta vanha"),
        ("78-åring", "78", "78-åring"),
        ("man 78 år", "78", "78 år"),
        ("78-årig", "78", "78-årig"),
        ("över 65", "65", "över 65"),
        ("78-year-old", "78", "78-year-old"),
        ("over 65", "65", "over 65"),
        ("120-vuotias", "120", "120-vuotias"),
        ("130 v, 30 v", "30", "30 v"),
    ],
)
def test_an_age_is_read(text: str, age: str, words: str) -> None:
    found = mentions.age(text)
    assert found == Mention(age, tuple(words.split()))


@pytest.mark.parametrize(
    "text",
    [
        "010190-123A",
        "010190A123B",
        "040 000 1234",
        "+358 40 000 1234 v",
        "65100 Vaasa",
        "alle 18-vuotias",
        "3 vuotta sitten",
        "för 3 år sedan",
        "12-18-vuotiaille",
        "yli 100 kg",
        "yli 40 %",
        "klo 9-15",
        "112",
        "2026",
        "130-vuotias",
        "12 askelta",
        "",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert mentions.age(text) is None


@given(st.text(max_size=80))
def test_what_is_read_can_be_used(text: str) -> None:
    found = mentions.age(text)
    assert found is None or 0 <= ages.parse_age(found.value) <= ages.OLDEST
    for mention in mentions.municipalities(text):
        assert places.municipality(mention.value).code == mention.value
    groups = {group.id for group in ages.age_groups()}
    assert {mention.value for mention in mentions.age_groups(text)} <= groups


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("youth", "nuorelle nuori nuorten nuorisolle teini ungdom unga youth"),
        (
            "seniors",
            "vanhukselle vanhalle ikäihminen ikäihmisille eläkeläinen seniori iäkkäälle äldre pensionär elderly",
        ),
        ("families", "lapsi lapselle lasten lapsiperhe vauva vauvalle barn barnfamiljer children"),
        ("adults", "aikuiselle aikuisten työikäinen vuxen adults"),
    ],
)
def test_words_for_an_age_group_are_known(group: str, words: str) -> None:
    assert [found.value for found in mentions.age_groups(words)] == [group] * len(words.split())


@pytest.mark.parametrize("word", ["lapsettomuus", "vanhemmat", "vanhempi", "seuraa", "vanta", "unge"])
def test_other_words_are_no_age_group(word: str) -> None:
    assert list(mentions.age_groups(word)) == []


@pytest.mark.parametrize(
    ("text", "words", "rest"),
    [
        ("seuraa 78-vuotiaalle miehelle", ("78-vuotiaalle",), "seuraa miehelle"),
        ("ensamhet i Vasa", ("i", "Vasa"), "ensamhet"),
        ("78 v, seuraa", ("78", "v"), "seuraa"),
        ("Seinäjoella", ("Seinäjoella",), "Seinäjoella"),
        ("vanha vanhalle", ("vanha",), "vanhalle"),
        ("vanhalle vanha", ("vanha",), "vanhalle"),
        ("seuraa", ("kerho",), "seuraa"),
    ],
)
def test_the_words_of_a_mention_are_taken_out_when_others_remain(text: str, words: tuple[str, ...], rest: str) -> None:
    assert mentions.without(text, words) == rest


@given(st.sampled_from(["seuraa", "vertaistuki, keskustelu"]), st.sampled_from(["Seinäjoella", "78 v", "i Vasa"]))
def test_text_around_a_mention_stays(text: str, said: str) -> None:
    assert mentions.without(f"{text} {said}", tuple(said.split())) == text
