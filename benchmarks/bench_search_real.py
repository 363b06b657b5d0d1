"""How well the search finds real services of PTV by the ontology labels that their editors gave them.

Run: `python -m benchmarks.bench_search_real`, with `--worst 30` the queries of which the least is found. The method is
that of `../shared/docs/search.md` section 2: a query is a label, relevant are the services that carry it and are
described in its language, and no service keeps its labels when needs are worked out and words are indexed.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from benchmarks import catalogues, judging
from benchmarks.judging import Judged
from hytedesk.search.analyser import Analyser
from hytedesk.search.building import build
from hytedesk.search.engine import Engine
from hytedesk.search.index import Index
from hytedesk.vocabulary.enrich import enrich
from tests.fakes import ptv_v8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.catalogue import ServiceDetail

LANGUAGES = {"fi": "Finnish", "sv": "Swedish"}


def without_labels(details: Iterable[ServiceDetail]) -> Iterator[ServiceDetail]:
    """The same services with nothing that is known from their labels."""
    for detail in details:
        yield replace(detail, service=enrich(replace(detail.service, ontology_terms={}, needs=())))


def queries(details: Iterable[ServiceDetail], language: str) -> list[Judged]:
    """Each label of a language with the services that carry it and are described in that language."""
    carrying: defaultdict[str, list[str]] = defaultdict(list)
    for service in (detail.service for detail in details if language in detail.service.names):
        for label in dict.fromkeys(map(str.casefold, service.ontology_terms.get(language, ()))):
            carrying[label].append(service.id)
    return [Judged(label, tuple(services)) for label, services in sorted(carrying.items())]


def groups(details: list[ServiceDetail]) -> dict[str, list[Judged]]:
    """The labels of each language, whole and half typed."""
    found = {}
    for language, name in LANGUAGES.items():
        found[name] = queries(details, language)
        found[f"{name}, typing"] = [judging.half_typed(query) for query in found[name]]
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worst", type=int, default=0, metavar="N", help="list N queries of each language")
    chosen = options.parse_args()
    if not ptv_v8.available():
        print("../shared/data/ptv/samples is not beside the project")
        return
    details = list(catalogues.real())
    analyser = Analyser()
    index = Index.from_blobs(build(without_labels(details), analyser=analyser))
    find = judging.finder(Engine(index, analyser))
    asked = groups(details)
    print(f"{index.size} real services, labels not indexed")
    judging.print_head()
    for name, each in asked.items():
        judging.print_row(name, each, judging.figures(find, each))
        several = [query for query in each if len(query.relevant) > 1]
        judging.print_row("  of 2 services or more", several, judging.figures(find, several))
    before = judging.finder(Engine(index))
    judging.print_row("Finnish, before Voikko", asked["Finnish"], judging.figures(before, asked["Finnish"]))
    for name in LANGUAGES.values():
        if chosen.worst:
            print(f"Least found, {name}: recall, nDCG, label (services)")
            judging.print_worst(find, asked[name], chosen.worst)


if __name__ == "__main__":
    main()
