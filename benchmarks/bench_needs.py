"""How well services get the needs that they meet (docs/needs.md tells what the figures mean).

Run: `python -m benchmarks.bench_needs`, with `--wrong` the names of services to mend on, never of those held out. Two
measures: needs that we judged for 200 real services of PTV by reading them (`needs_judged.txt`), and the wellbeing tags
that the editors of AuroraAI gave to 233 services, of which there are only the name and the summary.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from benchmarks import catalogues
from hytedesk.catalogue import Service, pick
from hytedesk.vocabulary.needs import needs, needs_of
from tests.fakes import ptv_v8

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

JUDGED = Path(__file__).with_name("needs_judged.txt")
TO_MEND_ON = 120
TAGGED = ptv_v8.FOLDER.parent / "v10-auroraai-core-components" / "services_national_mikkeli_turku_oulu.xlsx"

TAGS: dict[str, tuple[str, ...]] = {
    "terveys": (
        *("exercise", "weight", "nutrition", "sleep", "mental", "substances", "nicotine", "illness_peer", "memory"),
        *("sexual_rainbow", "self_care", "disability"),
    ),
    "vaikeuksien voittaminen": (
        *("mental", "crisis_grief", "substances", "nicotine", "gaming", "violence", "youth_support", "guidance"),
        *("illness_peer", "carers"),
    ),
    "asuminen": ("housing",),
    "opiskelu tai työ": ("work_study", "youth_support", "migrants", "digital"),
    "perhe": ("families", "carers", "violence"),
    "ystävät": ("loneliness", "community"),
    "raha-asiat": ("money", "food_aid"),
    "itsensä kehittäminen": ("culture", "exercise", "nature", "community", "work_study", "digital", "migrants"),
    "itsetunto": ("mental",),
    "tyytyväisyys elämään": (),
}
"""Tag (health, overcoming difficulties, housing, study or work, family, friends, money, self-development, self-esteem,
satisfaction with life) -> the needs of ours that it may stand for."""

TEXTS = ("names", "alternative_names", "summary", "description", "ontology_terms", "keywords")
"""What needs are worked out from, besides the classes."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Count(NamedTuple):
    """Of one need: services that should have it, that got it, and both."""

    meant: int
    given: int
    right: int

    def __add__(self, other: tuple[int, ...]) -> Count:  # type: ignore[override]  # sums, where a tuple would grow
        return Count(*map(sum, zip(self, other, strict=True)))


Answers = dict[str, tuple[frozenset[str], frozenset[str]]]
"""Service -> the needs that it should have, those that it got."""


def judged() -> dict[str, frozenset[str]]:
    """The keys of the services that we read, in the order of drawing, with the needs that we found."""
    lines = (line.split() for line in JUDGED.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {key: frozenset(found) for key, *found in lines}


def answers(services: Iterable[Service]) -> Answers:
    by_key = {service.id.partition(":")[2]: service for service in services}
    return {key: (meant, frozenset(needs_of(by_key[key]))) for key, meant in judged().items() if key in by_key}


def counts(each: Collection[tuple[frozenset[str], frozenset[str]]]) -> dict[str, Count]:
    return {
        need.id: Count(
            sum(need.id in meant for meant, _given in each),
            sum(need.id in given for _meant, given in each),
            sum(need.id in meant & given for meant, given in each),
        )
        for need in needs()
    }


def tagged() -> Iterator[tuple[Service, frozenset[str]]]:
    """The services of the AuroraAI spreadsheet with their tags."""
    head, *rows = _rows(TAGGED)
    names = {title: column for column, title in head.items()}
    for row in rows:
        service = Service(
            id=row[names["id"]],
            organization="",
            names={"fi": row[names["Name"]]},
            summary={"fi": row.get(names["serviceSummary"], "")},
        )
        yield service, frozenset(tag for tag in TAGS if row.get(names[tag], "").strip() == "x")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet of a workbook that are not empty: letters of a column -> text."""
    with ZipFile(path) as book:
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  # a file of ours to read
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    texts = ["".join(part.text or "" for part in entry.iter(f"{_MAIN}t")) for entry in strings.iter(f"{_MAIN}si")]
    for row in sheet.iter(f"{_MAIN}row"):
        cells = {}
        for cell in row.iter(f"{_MAIN}c"):
            value = cell.findtext(f"{_MAIN}v")
            if value is not None:
                text = texts[int(value)] if cell.get("t") == "s" else value
                cells[cell.get("r", "").rstrip("0123456789")] = text
        if cells:
            yield cells


def in_language(service: Service, language: str) -> Service:
    """The service as if it were described in this language only."""
    texts: dict[str, Any] = {
        name: {code: text for code, text in getattr(service, name).items() if code == language} for name in TEXTS
    }
    return replace(service, **texts)


def print_judged(services: Collection[Service]) -> None:
    found = answers(services)
    everything = counts(list(found.values()))
    held_out = counts(list(found.values())[TO_MEND_ON:])
    print(f"{len(found)} real services read by us; the last {len(found) - TO_MEND_ON} held out")
    print(
        f"{'':<16}{'meant':>6}{'given':>6}{'right':>6}{'prec.':>7}{'recall':>7} |{'meant':>6}{'given':>6}{'right':>6}"
    )
    for need, count in everything.items():
        print(_row(need, count), "|" + "".join(f"{number:>6}" for number in held_out[need]))
    for name, group in (("all", everything), ("held out", held_out)):
        print(_row(name, sum(group.values(), Count(0, 0, 0))))
    for language in ("fi", "sv"):
        alone = answers(in_language(service, language) for service in services if language in service.names)
        print(_row(f"{language} alone", sum(counts(list(alone.values())).values(), Count(0, 0, 0))), f"({len(alone)})")
    without = [given for meant, given in found.values() if not meant]
    print(f"{len(without)} meet no need; {sum(not given for given in without)} of them got none")


def print_tagged(rows: list[tuple[Service, frozenset[str]]]) -> None:
    given = [(frozenset(needs_of(service)), tags) for service, tags in rows]
    print(f"\n{len(rows)} services of AuroraAI by their tags, name and summary only")
    print(f"{'tag':<26}{'rows':>6}{'found':>7}{'recall':>8}")
    for tag, meant in TAGS.items():
        has = [found for found, tags in given if tag in tags]
        print(f"{tag:<26}{len(has):>6}", end="")
        if meant:
            hits = sum(not found.isdisjoint(meant) for found in has)
            print(f"{hits:>7}{_share(hits, len(has)):>8}", end="")
        print()
    print(f"{'need':<26}{'given':>6}{'fits':>7}{'prec.':>8}")
    fits = Counter[str]()
    for found, tags in given:
        fits.update(found.intersection(need for tag in tags for need in TAGS[tag]))
    total = Counter(need for found, _tags in given for need in found)
    for need in needs():
        print(f"{need.id:<26}{total[need.id]:>6}{fits[need.id]:>7}{_share(fits[need.id], total[need.id]):>8}")
    print(f"{'all':<26}{total.total():>6}{fits.total():>7}{_share(fits.total(), total.total()):>8}")


def print_wrong(services: Collection[Service]) -> None:
    """What is missing (-) and what is too much (+) among the services to mend on."""
    found = answers(services)
    by_key = {service.id.partition(":")[2]: service for service in services}
    print()
    for key, (meant, given) in list(found.items())[:TO_MEND_ON]:
        if meant != given:
            signs = [f"-{need}" for need in sorted(meant - given)] + [f"+{need}" for need in sorted(given - meant)]
            service = by_key[key]
            print(f"{pick(service.names, 'fi')} [{' '.join(service.service_classes)}]: {' '.join(signs)}")


def _row(name: str, count: Count) -> str:
    numbers = "".join(f"{number:>6}" for number in count)
    return f"{name:<16}{numbers}{_share(count.right, count.given):>7}{_share(count.right, count.meant):>7}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true", help="list the services to mend on that differ")
    chosen = options.parse_args()
    if not ptv_v8.available():
        print("../shared/data/ptv/samples is not beside the project")
        return
    services = [detail.service for detail in catalogues.real()]
    print_judged(services)
    print_tagged(list(tagged()))
    if chosen.wrong:
        print_wrong(services)


if __name__ == "__main__":
    main()
