import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hytedesk.catalogue import Service
from hytedesk.errors import WrongUsage
from hytedesk.vocabulary.needs import digest, need, needs, needs_of, themes
from hytedesk.vocabulary.phrases import Phrases, tokens


def service(name: str = "Palvelu", language: str = "fi", **fields: object) -> Service:
    return Service(id="t:1", organization="t:o", **{"names": {language: name}, **fields})  # type: ignore[arg-type]


def test_there_are_eight_themes_and_thirty_needs_in_three_languages() -> None:
    assert [theme.id for theme in themes()] == [f"T{number}" for number in range(1, 9)]
    assert len(needs()) == 30
    for each in needs():
        assert each.theme in {theme.id for theme in themes()}
        assert set(each.names) == set(each.words) == {"fi", "sv", "en"}
        assert all(each.words.values())
        assert each.service_classes
    assert {each.theme for each in needs()} == {theme.id for theme in themes()}


def test_violence_is_discreet_and_two_needs_are_crises() -> None:
    assert [each.id for each in needs() if each.discreet] == ["violence"]
    assert {each.id for each in needs() if each.crisis} == {"violence", "crisis_grief"}


def test_the_vocabulary_has_a_digest() -> None:
    assert len(bytes.fromhex(digest())) == 32


def test_a_need_is_found_by_its_id() -> None:
    assert need("sleep").names["sv"] == "Sömn och återhämtning"
    with pytest.raises(WrongUsage) as error:
        need("happiness")
    assert (error.value.what, error.value.value) == ("need", "happiness")


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("fi", "Ryhmä yksinäisille", "loneliness"),
        ("fi", "Apua yksinäisyyteen", "loneliness"),
        ("sv", "Vänverksamhet", "loneliness"),
        ("fi", "Vapaaehtoistyön välitys", "community"),
        ("fi", "Tuolijumppaa kotona", "exercise"),
        ("sv", "Stolgymnastik", "exercise"),
        ("fi", "Opastettu luontopolku", "nature"),
        ("fi", "Kuorolaulua", "culture"),
        ("fi", "Painonhallintaryhmä", "weight"),
        ("sv", "Viktkontrollgrupp", "weight"),
        ("fi", "Ravitsemusneuvonta", "nutrition"),
        ("fi", "Unettomuuden hoitoryhmä", "sleep"),
        ("sv", "Sömnskola", "sleep"),
        ("fi", "Masentuneiden vertaisilta", "mental"),
        ("en", "Help with anxiety", "mental"),
        ("fi", "Sururyhmä", "crisis_grief"),
        ("fi", "Kun suru painaa", "crisis_grief"),
        ("fi", "Tukea päihteistä irrottautuvalle", "substances"),
        ("sv", "Missbrukarvård", "substances"),
        ("fi", "Tupakoinnin lopettajat", "nicotine"),
        ("fi", "Rahapeliongelma hallintaan", "gaming"),
        ("fi", "Lähisuhdeväkivallan työ", "violence"),
        ("sv", "Skyddshem", "violence"),
        ("en", "Support after domestic violence", "violence"),
        ("fi", "Omaishoitajan vapaa", "carers"),
        ("fi", "Perhekahvila", "families"),
        ("fi", "Apua eron jälkeen eroaville", "families"),
        ("fi", "Etsivä nuorisotyö", "youth_support"),
        ("fi", "Velkaneuvontaa", "money"),
        ("sv", "Skuldrådgivning", "money"),
        ("fi", "Ruoka-apua perjantaisin", "food_aid"),
        ("fi", "Asunnottomien päiväkeskus", "housing"),
        ("fi", "Työttömien tupa", "work_study"),
        ("fi", "Sydänpotilaiden vertaistuki", "illness_peer"),
        ("fi", "Muistikahvila", "memory"),
        ("sv", "Minnescafé", "memory"),
        ("fi", "Siivousapu ja kauppa-apu", "everyday_life"),
        ("fi", "Kehitysvammaisten kerho", "disability"),
        ("fi", "Kielikahvila", "migrants"),
        ("fi", "Digiopastusta", "digital"),
        ("fi", "Edunvalvontavaltuutus tutuksi", "guidance"),
        ("sv", "Preventivrådgivning", "sexual_rainbow"),
        ("fi", "Verkkokurssi", "self_care"),
    ],
)
def test_a_name_shows_the_need_in_any_inflection(language: str, name: str, expected: str) -> None:
    assert expected in needs_of(service(name, language))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Universaali tuote", "sleep"),
        ("Jätteiden erottelu eroaa kunnittain", "families"),
        ("Surullisen kuuluisa talo", "crisis_grief"),
        ("Liikuntavammaisten pysäköintilupa", "exercise"),
        ("Kulttuuriympäristön hoito", "culture"),
        ("Tupakkatuotteiden myyntilupa", "nicotine"),
        ("Maanrakennustyöt", "work_study"),
        ("Alkoholilupa ravintolalle", "substances"),
        ("Kokousten muistiot", "memory"),
        ("Perhepäivähoito", "families"),
        ("Raitista ilmaa", "substances"),
        ("Seuraa uutisia", "loneliness"),
        ("Metsästyslupa", "nature"),
    ],
)
def test_words_that_only_look_alike_show_nothing(name: str, wrong: str) -> None:
    assert wrong not in needs_of(service(name))


@pytest.mark.parametrize(
    ("name", "wrong"), [("Omsorg om miljön", "crisis_grief"), ("Körkort", "culture"), ("Näringsliv", "nutrition")]
)
def test_swedish_words_that_only_look_alike_show_nothing(name: str, wrong: str) -> None:
    assert wrong not in needs_of(service(name, "sv"))


def test_a_class_of_one_need_is_enough() -> None:
    assert needs_of(service(service_classes=("P27.1",))) == ("exercise",)


def test_a_class_of_many_needs_takes_a_word() -> None:
    assert needs_of(service(service_classes=("P4.12", "P5.7", "P5.16"))) == ()
    assert needs_of(service("Tukihenkilö", service_classes=("P4.12",))) == ("loneliness",)
    assert needs_of(service("Tukihenkilö")) == ()


def test_a_long_description_alone_is_not_enough() -> None:
    text = "Keskustelussa voidaan puhua myös päihteistä. Apua saa, kun alkoholi on ongelma."
    assert "substances" not in needs_of(service(description={"fi": text}))
    assert "substances" in needs_of(service(description={"fi": text}, service_classes=("P5.7",)))
    assert "substances" in needs_of(service("Tukea riippuvuudesta irti", description={"fi": text}))


def test_a_class_of_many_needs_and_one_word_of_a_long_description_are_not_enough() -> None:
    text = {"fi": "Keskustelussa voidaan puhua myös päihteistä."}
    assert needs_of(service(description=text, service_classes=("P5.7",))) == ()


def test_the_same_word_twice_is_one_word() -> None:
    twice = {"fi": "Päihteet. Päihteistä voi puhua."}
    assert needs_of(service(description=twice, service_classes=("P5.7",))) == ()


def test_the_same_text_in_two_languages_is_said_once() -> None:
    texts = {"fi": "Myös päihteistä.", "sv": "Också om rusmedel."}
    assert needs_of(service(description=texts, service_classes=("P5.7",))) == ()


@pytest.mark.parametrize(
    ("language", "name", "found"),
    [
        ("fi", "Neuvonta ja ohjaus", ()),
        ("sv", "Rådgivning och handledning", ()),
        ("fi", "Sosiaalityö", ()),
        ("fi", "Rokotus raskaana oleville", ()),
        ("sv", "Bussen kör runt med vaccin till gravida", ()),
        ("fi", "Tuki- ja liikuntaelinten tutkimus", ()),
        ("fi", "Venepaikkojen vuokraus luontosatamassa", ()),
        ("fi", "Jalkapalloa tekonurmella", ("exercise",)),
        ("fi", "Isäneuvola", ("families",)),
        ("fi", "Etsitkö lukiota", ("work_study",)),
        ("sv", "Ungdomsverksamhet", ("youth_support",)),
    ],
)
def test_words_of_every_office_say_no_need(language: str, name: str, found: tuple[str, ...]) -> None:
    assert needs_of(service(name, language)) == found


def test_keywords_terms_and_other_names_count_like_the_name() -> None:
    for fields in (
        {"keywords": {"fi": ("yksinäisyys",)}},
        {"ontology_terms": {"fi": ("yksinäisyys",)}},
        {"alternative_names": {"sv": ("Hjälp vid ensamhet",)}},
        {"summary": {"fi": "Tarjoamme juttuseuraa."}},
    ):
        assert needs_of(service(**fields)) == ("loneliness",)


def test_a_name_can_rule_a_need_out() -> None:
    permit = service("Kalastuslupa", summary={"fi": "Lupa kalastaa retkeilyalueella."}, service_classes=("P27.5",))
    assert needs_of(permit) == ()


def test_needs_come_in_the_order_of_the_file() -> None:
    found = needs_of(service("Muistikahvila ja tuolijumppa yksinäisille"))
    assert found == tuple(each.id for each in needs() if each.id in found)
    assert len(found) >= 3


@given(st.dictionaries(st.sampled_from(["fi", "sv", "en", "se"]), st.text(), min_size=1), st.lists(st.text(max_size=5)))
def test_any_service_gets_known_needs(texts: dict[str, str], classes: list[str]) -> None:
    odd = service(names=texts, summary=texts, description=texts, service_classes=tuple(classes))
    found = needs_of(odd)
    assert set(found) <= {each.id for each in needs()}
    assert needs_of(replace(odd, needs=found)) == found


@given(st.sampled_from([(each.id, code) for each in needs() for code in each.service_classes]))
def test_a_class_never_takes_a_need_away(pair: tuple[str, str]) -> None:
    need_id, code = pair
    plain = service("Mielenterveys, liikunta ja päihteet")
    assert set(needs_of(plain)) <= set(needs_of(replace(plain, service_classes=(code,))))
    assert need_id in {each.id for each in needs() if code in each.service_classes}


def test_patterns_are_words_beginnings_ends_parts_and_phrases() -> None:
    phrases = Phrases([("uni", 1), ("unet*", 2), ("*seura", 3), ("*jump*", 4), ("oma* apu", 5)])

    def found(text: str) -> list[int]:
        return [value for values in phrases.find(tokens(text)) for value in values]

    assert found("Uni, unia ja UNETTOMUUS") == [1, 2]
    assert found("juttuseura juttuseuraa") == [3]
    assert found("tuolijumppa") == [4]
    assert found("oman apu omaa-apu oman") == [5]


def test_words_keep_their_hyphens_and_lose_the_others() -> None:
    assert tokens("AA-ryhmä, talous- ja velkaneuvonta –Stödgrupp") == [
        "aa-ryhmä",
        "talous",
        "ja",
        "velkaneuvonta",
        "stödgrupp",
    ]
    assert tokens("a\u0308iti vähä\u00advarainen") == ["äiti", "vähävarainen"]
