"""The same data in Datasette (SQLite FTS5 and facets) and in tantivy, as their users would set them up.

Both get the texts and filter values of `search.document`, and both search while one types: the last word may be half
typed. Their packages are the dependency group `bench`; without them nothing is set beside ours.

Datasette: the usual full-text table (sqlite-utils, tokenizer unicode61, all words required), its table page as JSON
with three filters and facets, within its own time limits. That page does not rank, so for accuracy its SQL page is
asked in the order of FTS5's `rank`. tantivy: Finnish stemmer, default query parser (any word), term aggregations.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from benchmarks import measuring, search_at_size
from benchmarks.judging import FIRST
from hytedesk.search.document import COUNTRY, MAINLAND, document_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.judging import Find
    from benchmarks.measuring import Timed
    from hytedesk.catalogue import ServiceDetail

TEXTS = ("name", "label", "text", "organization")
SEVERAL = ("need", "age_group", "municipality", "language", "channel")
SINGLE = ("price", "organization_type")
CHOSEN = {"age_group": ("adults",), "municipality": ("905", COUNTRY, MAINLAND), "language": ("fi",)}
"""The filters of `search_at_size.FILTERS`; services for the country carry it as a municipality of its own."""
SHOWN = 50
BEST = """
    select services.id from services join services_fts on services.rowid = services_fts.rowid
    where services_fts match :text order by services_fts.rank limit 10
"""

Row = dict[str, Any]


class Rival(NamedTuple):
    """A search over one catalogue.

    Attributes:
        find: the keys of the first ten, best first.
        keystroke: text, filters and counts; False = the answer is not whole, as it ran out of time.
        seconds: how long it took to index the rows.
        megabytes: of the index on disk, without the texts.
    """

    find: Find
    keystroke: Callable[[str], bool]
    seconds: float
    megabytes: float


class Typing(NamedTuple):
    """A rival at one size.

    Attributes:
        first_ten: keystrokes without filters and counts. whole: share of the others with a whole answer.
    """

    keystroke: Timed
    first_ten: Timed
    whole: float
    seconds: float
    megabytes: float


def available() -> bool:
    """Whether the rivals' packages are installed."""
    return all(map(find_spec, ("datasette", "sqlite_utils", "tantivy")))


def rows(details: Iterable[ServiceDetail]) -> Iterator[Row]:
    """What the search knows of each service, as one flat row; several values are a list."""
    for document in map(document_of, details):
        texts = {field: "\n".join(text.text for text in document.texts if text.field == field) for field in TEXTS}
        facets = document.facets
        several = {group: list(facets[group]) for group in SEVERAL}
        several["municipality"] += facets["nationwide"]
        yield {"id": document.id, **texts, **several, **{group: facets[group][0] for group in SINGLE}}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def in_datasette(details: Iterable[ServiceDetail], folder: Path) -> Rival:
    """The table with its index in one file, asked through Datasette's JSON API in process."""
    import sqlite_utils
    from datasette.app import Datasette

    path = folder / "services.db"
    database = sqlite_utils.Database(path)
    database["services"].insert_all(rows(details), pk="id")
    database.vacuum()
    before = path.stat().st_size
    started = time.perf_counter()
    database["services"].enable_fts(TEXTS)
    seconds = time.perf_counter() - started
    size = path.stat().st_size - before
    database.close()

    server, runner = Datasette([str(path)]), asyncio.Runner()
    runner.run(server.invoke_startup())

    def ask(page: str, parameters: Sequence[tuple[str, str]]) -> Row:
        answer = runner.run(server.client.get(f"/{page}.json?{urlencode(parameters)}"))
        found: Row = json.loads(answer.content)
        return found

    def find(text: str) -> list[str]:
        asked = _fts5(text)
        answer = ask("services", [("sql", BEST), ("text", asked), ("_shape", "arrays")]) if asked else {"rows": []}
        return [row[0] for row in answer.get("rows", [])]  # none when it ran out of time

    page = [
        ("_searchmode", "raw"),
        ("_size", str(SHOWN)),
        ("_nosuggest", "1"),
        *(("_facet_array", group) for group in SEVERAL),
        *(("_facet", group) for group in SINGLE),
        *(("_where", _any_of(group, values)) for group, values in CHOSEN.items()),
    ]

    def keystroke(text: str) -> bool:
        asked = _fts5(text)
        answer = ask("services/services", [("_search", asked), *page] if asked else page)
        return len(answer.get("facet_results", ())) == len(SEVERAL) + len(SINGLE)

    return Rival(find, keystroke, seconds, size / 1e6)


def _fts5(text: str) -> str:
    return " ".join(f'"{word}"' for word in words(text)) + "*" if words(text) else ""


def _any_of(group: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"exists (select 1 from json_each({group}) where value in ({listed}))"  # noqa: S608  # values of our own


def in_tantivy(details: Iterable[ServiceDetail], folder: Path) -> Rival:
    """An index on disk with nothing stored but the keys."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in TEXTS:
        schema.add_text_field(field, tokenizer_name="finnish")
    for group in (*SEVERAL, *SINGLE):
        schema.add_text_field(group, fast=True, tokenizer_name="raw", index_option="basic")
    folder.mkdir(exist_ok=True)
    index = tantivy.Index(schema.build(), str(folder))
    stems = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    stems = stems.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("finnish"))
    index.register_tokenizer("finnish", stems.build())
    found = list(rows(details))
    started = time.perf_counter()
    writer = index.writer()
    for row in found:
        writer.add_document(tantivy.Document(**row))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()
    some, must = tantivy.Occur.Should, tantivy.Occur.Must

    def query(text: str) -> Any:
        typed = words(text)
        if not typed:
            return tantivy.Query.all_query()
        longer = [(some, tantivy.Query.regex_query(index.schema, field, f"{typed[-1]}.*")) for field in TEXTS]
        return tantivy.Query.boolean_query([(some, index.parse_query(" ".join(typed), list(TEXTS))), *longer])

    filters = [(must, tantivy.Query.term_set_query(index.schema, group, list(v))) for group, v in CHOSEN.items()]
    counts = {group: {"terms": {"field": group, "size": 1000}} for group in (*SEVERAL, *SINGLE)}

    def find(text: str) -> list[str]:
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(query(text), FIRST).hits]

    def keystroke(text: str) -> bool:
        asked = tantivy.Query.boolean_query([(must, query(text)), *filters])
        hits = searcher.search(asked, SHOWN).hits
        return len([searcher.doc(place) for _, place in hits]) <= SHOWN and len(searcher.aggregate(asked, counts)) > 0

    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Rival(find, keystroke, seconds, size / 1e6)


RIVALS = {"Datasette (FTS5)": in_datasette, "tantivy": in_tantivy}


def type_in(name: str, size: int, folder: Path) -> Typing:
    """How a rival answers keystrokes at a size of catalogue."""
    rival = RIVALS[name](search_at_size.services(size), folder)
    texts = search_at_size.compared()
    rival.keystroke(texts[0])
    whole = []
    times = measuring.times_of(lambda text: whole.append(rival.keystroke(text)), texts)
    first_ten = measuring.times_of(rival.find, texts)
    return Typing(times, first_ten, sum(whole) / len(whole), rival.seconds, rival.megabytes)
