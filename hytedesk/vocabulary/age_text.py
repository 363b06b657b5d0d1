"""Age limits read from Finnish, Swedish and English text.

The patterns are those of `../shared/docs/needs.md` ("Age groups"). A wrong limit hides a service from a client who may
use it, an unread one only leaves "age limit not known" on the screen: so what is not clearly a limit is not read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Limits: TypeAlias = tuple[float | None, float | None]
"""Lowest and highest age in years, both inclusive; None = open. "Under 30" is 29: 29 lasts until the next birthday."""


class Stated(NamedTuple):
    """Limits that a text states; `counted` = by a number, not by words such as "pensioners" alone."""

    limits: Limits
    counted: bool


_TAKEN = "\0"
_PLAIN = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d", "-") | {_TAKEN: " ", "\u00ad": None}
)
_SPACES = re.compile(r"[^\S\n]+")
_NUMBER = r"(?<![\w.,:/+§€-])(\d{1,3}(?:[.,]5)?)"
_TO = r"\s?-\s?"
_FI = r"(?:\s?-?\s?vuotia\w*|\s?v\b\.?|\s?-?\s?vuotta\s(?:täyttän\w*|vanh\w*))"
_SV = r"(?:\s?-?\s?åring\w*|\s?-?\s?årig\w*|\s?år\b(?!\s(?:sedan|har|hade|framåt|i följd)))"
_SINCE = r"(?<!\bi\s)(?<!\bhar\s)(?<!\bom\s)(?<!\båk\s)(?<!\btar\s)(?<!varar\s)(?<!redan\s)(?<!arbetat\s)(?<!verkat\s)"
_EN = r"(?:s\b|[\s-]years?[\s-]olds?\b|\syears?\sof\sage\b)"
_PEOPLE = r"(?:people|persons|those|adults|seniors|residents|everyone|anyone|women|men|clients|customers|for|aged)"


class _Rule(NamedTuple):
    """What a pattern means: `range`, `min`, `max`, `below` (its number excluded), or `fixed` limits."""

    meaning: str
    pattern: re.Pattern[str]
    months: bool = False
    fixed: Limits = (None, None)


def _rule(meaning: str, pattern: str) -> _Rule:
    return _Rule(meaning, re.compile(pattern))


def _months(meaning: str, pattern: str) -> _Rule:
    return _Rule(meaning, re.compile(pattern), months=True)


def _fixed(low: float | None, high: float | None, pattern: str) -> _Rule:
    return _Rule("fixed", re.compile(pattern), fixed=(low, high))


_PLUS = (
    _rule("min", r"(?<![\w.,:/+€-])([1-9]\d)\s?\+(?!\s?\d)(?!\s?(?:henk|hlö|kpl|osall|jäsen|euro|€|%|delt|pers|memb))"),
    _rule("min", r"(?<![\w.,:/+€)-])(?<!\d\s)\+([1-9]\d)(?![\d.,:]|\s?[\d(-])"),
)

_RULES: dict[str, tuple[_Rule, ...]] = {
    "fi": (
        _months("range", rf"{_NUMBER}{_TO}(\d{{1,2}})\s?(?:kk|kuukau\w+)[\s-]ikäi\w+"),
        _months("below", rf"\balle\s{_NUMBER}\s?(?:kk|kuukau\w+)[\s-]ikäi\w+"),
        _months("min", rf"\byli\s{_NUMBER}\s?(?:kk|kuukau\w+)[\s-]ikäi\w+"),
        _rule("range", rf"{_NUMBER}{_TO}(\d{{1,3}}){_FI}"),
        _rule("range", rf"\b(?:ikä|iältään|ikäryhmä|ikäraja|ikäluokka)(?:\son)?:?\s{_NUMBER}{_TO}(\d{{1,3}})\b"),
        _rule("range", rf"{_NUMBER}-?vuotiai?sta\s(\d{{1,3}})-?vuotiai?siin"),
        _rule(
            "range",
            rf"\b(?:yli|vähintään)\s{_NUMBER}(?:{_FI}|-)?,?\s(?:(?:ja|mutta)\s)?(?:enintään|korkeintaan)\s(\d{{1,3}}){_FI}",
        ),
        _rule("min", rf"\b(?:yli|vähintään|yli\s?-?)\s{_NUMBER}{_FI}"),
        _rule("min", rf"{_NUMBER}\s?-?(?:v\b\.?|vuotta|vuoden\siän)\s(?:jo\s)?täyttän\w+"),
        _rule("min", rf"{_NUMBER}\s?-?vuotia\w+\s(?:alkaen|lähtien|ylöspäin)"),
        _rule("min", rf"{_NUMBER}\s?-?vuotia\w+\s(?:ja|tai)\s(?:sitä|tätä)\svanhem\w+"),
        _rule("min", r"(?<![\w-])([3-9]\d)\s?-?vuotia\w+\s(?:ja|tai)\svanhem\w+"),
        _rule("min", rf"\b(?:ala)?ikäraja(?:\son)?:?\s(?:k-?)?{_NUMBER}\s?(?:v\b|vuotta|ikävuotta|$)"),
        _rule("below", rf"\balle\s{_NUMBER}{_FI}"),
        _rule("max", rf"\b(?:enintään|korkeintaan)\s{_NUMBER}{_FI}"),
        _rule("max", rf"{_NUMBER}\s?-?vuotia\w+\s(?:asti|saakka)"),
        _rule("max", rf"{_NUMBER}\s(?:ikävuoteen|vuoden\sikään)\s(?:asti|saakka)"),
        _rule("max", rf"{_NUMBER}\s?-?vuotia\w+\s(?:ja|tai)\s(?:sitä|tätä)\snuorem\w+"),
        *_PLUS,
        _fixed(0, 6, r"\balle\s?kouluikäi\w+"),
        _fixed(7, 15, r"\bala-\s(?:ja|tai|sekä)\syläkouluikäi\w+"),
        _fixed(7, 12, r"\balakouluikäi\w+|\bala-asteikäi\w+"),
        _fixed(13, 15, r"\byläkouluikäi\w+|\byläasteikäi\w+"),
        _fixed(18, None, r"\btäysi-?ikäi(?:set|sille|selle|nen)\b"),
        _fixed(63, None, r"\beläkeläi(?:set|sille|selle)\b"),
    ),
    "sv": (
        _months("range", rf"{_NUMBER}{_TO}(\d{{1,2}})\s?(?:mån|månader)\sgamla\b"),
        _rule("range", rf"\b(?:åldern|ålder|åldrarna):?\s{_NUMBER}(?:{_TO}|\still\s|\soch\s)(\d{{1,3}})(?:\s?år\b)?"),
        _rule("range", rf"\bmellan\s{_NUMBER}\soch\s(\d{{1,3}}){_SV}"),
        _rule("range", rf"\bminst\s{_NUMBER}(?:\sår)?(?:\soch|\smen|,)\shögst\s(\d{{1,3}}){_SV}"),
        _rule("range", rf"(?:\bfrån\s)?{_SINCE}{_NUMBER}(?:{_TO}|\still\s)(\d{{1,3}}){_SV}"),
        _rule("min", rf"\b(?:fyllda|fyllt|minst)\s{_NUMBER}(?:\s?år(?:s|iga?)?\b|\b(?!\s\w))"),
        _rule("min", rf"{_NUMBER}\s?år\sfyllda"),
        _rule("min", rf"{_NUMBER}\s?år\s(?:och|eller)\s(?:äldre|uppåt|över|däröver)\b"),
        _rule("min", rf"\bfrån\s(?:och\smed\s)?{_NUMBER}\s(?:år\såldern|års\sålder|år\suppåt)"),
        _rule("min", rf"{_SINCE}\b(?:över|äldre\sän)\s{_NUMBER}{_SV}"),
        _rule("below", rf"{_SINCE}\b(?:under|yngre\sän)\s{_NUMBER}{_SV}"),
        _rule("below", rf"\b(?:unga|ungdomar|barn)\sunder\s{_NUMBER}\b(?!\s(?:\d|%|veckor|dagar|mån))"),
        _rule("max", rf"\b(?:högst|upp\still|till\soch\smed|maximalt|max)\s{_NUMBER}{_SV}"),
        *_PLUS,
        _fixed(0, 6, r"\bbarn\sunder\sskolåldern\b"),
        _fixed(18, None, r"(?:^|\bför\s|\båt\s|\btill\s)vuxna\b(?!\s(?:barn|son))"),
        _fixed(63, None, r"(?:^|\bför\s|\båt\s|\btill\s)pensionärer(?:na)?\b"),
    ),
    "en": (
        _months("range", rf"{_NUMBER}{_TO}(\d{{1,2}})\s?months?(?:\sold|\sof\sage)"),
        _rule("range", rf"\b(?:aged?|ages)(?:\sof|\sbetween)?\s{_NUMBER}(?:{_TO}|\sto\s|\sand\s)(\d{{1,3}})\b"),
        _rule("range", rf"\b(?:between\s(?:the\sages\sof\s)?)?{_NUMBER}(?:{_TO}|\sto\s|\sand\s)(\d{{1,3}}){_EN}"),
        _rule("min", rf"{_NUMBER}(?:\syears)?(?:\sof\sage|\sold)?\s(?:and|or)\s(?:over|older|above)\b"),
        _rule("min", rf"\bat\sleast\s{_NUMBER}{_EN}"),
        _rule("min", rf"\bover[\s-]{_NUMBER.replace('€-', '€')}{_EN}"),
        _rule("min", rf"(?:^|\b{_PEOPLE}\s)over\s{_NUMBER}(?=[.,;:)]|$|\s(?:who|and|can|are|in|with|living)\b)"),
        _rule("below", rf"\bunder[\s-]{_NUMBER.replace('€-', '€')}{_EN}"),
        _rule(
            "below", rf"(?:^|\b{_PEOPLE}\s)under\s{_NUMBER}(?=[.,;:)]|$|\s(?:who|and|can|are|in|with|about|living)\b)"
        ),
        _rule("max", rf"\bup\sto\s{_NUMBER}{_EN}"),
        *_PLUS,
    ),
}

_TARIFF = re.compile(
    r"€|euro|alennu|alenne|\bhin[tn]\w|\bmaksutta\b|maksu(?!t)|ilmaiseksi|\bpris\w*|rabatt|avgift(?!sfri)"
    r"|\bfee|discount|\bprice|palvelutarpe\w+\sarvioin|bedömning av servicebehov"
)
_AFTERWARDS = re.compile(
    r"(?:aikuisen|huoltaj\w+|vanhem\w+|täysi-ikäisen)\s(?:kanssa|seura\w*|luva\w+|suostum\w+|mukana)"
    r"|i sällskap (?:med|av)|vårdnadshavares?|målsman|accompanied|\bgratis\b"
)
_OTHERS_AFTER = re.compile(
    r"\s(?:\w*lastaan\b|vuoro|(?:(?:lapsen|lasten|nuoren|nuorten)\s)?"
    r"(?:vanhem(?!pi\w*\sja)\w+|huoltaj\w+|äid\w+|äit\w+|omais\w+|läheis\w+|isovanhem\w+|yhdistys|seura\b|järjestö|rakennus"
    r"|talo\b|perinne))"
)
_OTHERS_BEFORE = re.compile(
    r"(?:\bjoi(?:lla|den|ssa)\s(?:on\s)?|\bperhee\w+\son\s|\bsitt\s(?:barn\s)?|\bpå\s(?!svenska|finska|engelska)\w+\sför\s(?:personer\s)?|\bfamiljer\s(?:med|där)\b[^.,]{0,20}|\b(?:föräldrar|vårdnadshavare|anhöriga)\s(?:till|med|för)\b[^.,]{0,20}"
    r"|\b(?:parents|carers|relatives)\s(?:of|with)\b[^.,]{0,20})$"
)
_OTHERS_TOO = re.compile(
    r"(?:(?<!\0\s)(?<![\w\0])\w+(?:lle|set|at)(?:,|\s(?:ja|sekä|tai|että))\s\0"
    r"|\0\s\w+lle\s(?:ja|sekä|tai)\saikuisille\b"
    r"|\0\s?(?:,|ja|sekä|tai)\s(?:\w+\s)?\w+lle\b(?!\s?\0)"
    r"|\0\s?(?:,|ja|sekä|tai)\s(?:riskiryhm|raskaana|pitkäaikaissaira)"
    r"|(?<!\0\s)(?<![\w\0])\w+\s(?:och|samt|eller)\s(?:för\s)?(?:personer\s)?\0"
    r"|\0(?:,|\s(?:och|samt|eller))\s(?:för\s)?"
    r"(?:barn|unga|ungdomar|vuxna|arbetslösa|studerande|pensionärer|personer|riskgrupper|gravida|långtidssjuka)\b"
    r"|\0(?:,|\s(?:and|or))\s(?:for\s)?(?:(?:at-)?risk\sgroups|pregnant|students|children)\b)"
)

_ADDRESSED = re.compile(
    r"\b(?:tarkoitettu|suunnattu|ikäraja|tulee olla|on oltava|avse(?:dda?|tt)|rikta(?:r|d|t|de)|åldersgräns\w*"
    r"|ska (?:ha|vara)|intended|aimed)\b[^.!?\n]*"
)
_ANY = re.compile(r"\d|ikäi|eläkeläi|vuxna|pensionär|skolåldern")


def limits_in_text(text: str, language: str) -> Limits | None:
    """The age limits that a text states, None when it states none or they contradict (see `stated`)."""
    found = stated(text, language)
    return found.limits if found else None


def stated(text: str, language: str) -> Stated | None:
    """The age limits that a text states, None when it states none or they contradict.

    Several limits in one text are a list of groups: the outer bounds are taken. Limits of a price, of a child who needs
    company, of parents' children and of one group among others that have no limit are not limits of the service.
    Texts in other languages than `fi`, `sv` and `en` state none.
    """
    plain = _normal(text)
    if not _ANY.search(plain):
        return None
    found: list[Limits] = []
    counted = False
    masked = plain
    for rule in _RULES.get(language, ()):
        for match in reversed(list(rule.pattern.finditer(masked))):
            limits = _meaning(rule, match)
            if limits is None or _not_of_the_service(plain, match):
                continue
            found.append(limits)
            counted |= rule.meaning != "fixed"
            start, end = match.span()
            masked = masked[:start] + _TAKEN * (end - start) + masked[end:]
    if not found or _OTHERS_TOO.search(re.sub(_TAKEN + "+", _TAKEN, masked)):
        return None
    limits = outer(found)
    return Stated(limits, counted) if limits else None


def stated_in_long_text(text: str, language: str) -> Stated | None:
    """As `stated`, but only what follows words such as "is meant for" within a sentence.

    A description speaks of many ages (who is invited to a screening, who may use the gym) besides the service's own.
    """
    return stated("\n".join(_ADDRESSED.findall(_normal(text))), language)


def outer(limits: list[Limits]) -> Limits | None:
    """The limits around all of `limits`; None when nothing is left out by them."""
    lows = [low for low, _high in limits if low is not None]
    highs = [high for _low, high in limits if high is not None]
    low = min(lows) if len(lows) == len(limits) else None
    high = max(highs) if len(highs) == len(limits) else None
    return None if low is None and high is None else (low, high)


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFC", text).casefold().translate(_PLAIN)
    return _SPACES.sub(" ", text).strip()


def _meaning(rule: _Rule, match: re.Match[str]) -> Limits | None:
    if rule.meaning == "fixed":
        return rule.fixed
    years = [round(number / 12, 2) if rule.months else number for number in _numbers(match)]
    if any(year > 120 for year in years):
        return None
    if rule.meaning == "range":
        low, high = years
        return (low, high) if low <= high else None
    (year,) = years
    if rule.meaning == "min":
        return year, None
    if rule.meaning == "below" and year.is_integer() and not rule.months:
        year -= 1
    return (None, year) if year >= 0 else None


def _numbers(match: re.Match[str]) -> Iterator[float]:
    return (float(group.replace(",", ".")) for group in match.groups())


def _not_of_the_service(text: str, match: re.Match[str]) -> bool:
    before = re.split(r"[.!?](?=\s)|\n", text[: match.start()])[-1]
    after = re.split(r"[.!?](?=\s)|\n", text[match.end() :])[0]
    return bool(
        _TARIFF.search(before + match[0] + after)
        or _AFTERWARDS.search(after)
        or _OTHERS_AFTER.match(after)
        or _OTHERS_BEFORE.search(before)
    )
