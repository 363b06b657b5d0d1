"""Collect the program's messages into resources/locale and compile them; `--check` only says whether all is well.

Messages are English in the code. Finnish and Swedish must have every one of them; English needs no file.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fi", "sv")


def po_path(language: str) -> Path:
    """Where the translations of a language are."""
    return ROOT / "resources" / "locale" / language / "LC_MESSAGES" / "hytedesk.po"


def template() -> Catalog:
    """All messages of the code, sorted, with the files they come from."""
    catalog = Catalog(project="HyteDesk", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "hytedesk"), [("**.py", "python")], keywords={"_": None, "N_": None, "ngettext": (1, 2)}
    )
    for file, _line, message, _comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalog.add(message, locations=[(f"hytedesk/{file}", 0)], context=context)
    return catalog


def read(language: str) -> Catalog:
    """The translations as they stand; empty when there are none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, project="HyteDesk")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(language: str, catalog: Catalog) -> None:
    """Save the readable and the compiled form."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=False, include_lineno=False, width=120)
    path.with_suffix(".mo").write_bytes(compiled(catalog))


def compiled(catalog: Catalog) -> bytes:
    """The binary form that gettext reads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def faults(language: str, wanted: Catalog) -> list[str]:
    """What is wrong with a language: missing, left-over or malformed translations, or a stale compiled file."""
    catalog = read(language)
    have = {message.id: message for message in catalog if message.id}
    need = {message.id for message in wanted if message.id}
    problems = [f"missing: {name!r}" for name in sorted(need - have.keys(), key=str)]
    problems += [f"no longer used: {name!r}" for name in sorted(have.keys() - need, key=str)]
    for message in have.values():
        problems += [f"{problem}: {message.id!r}" for problem in flaws(message)]
    mo = po_path(language).with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalog):
        problems.append(f"{mo.name} is older than {po_path(language).name}")
    return problems


def flaws(message: Message) -> list[str]:
    """Faults of one translation: not done, fuzzy, or other `{placeholders}` than the message has."""
    sources, texts = forms(message.id), forms(message.string)
    wanted = {name for source in sources for name in placeholders(source)}
    found = [] if texts and all(texts) else ["not translated"]
    if message.fuzzy:
        found.append("fuzzy")
    if any(set(placeholders(text)) - wanted or wanted - {"n"} - set(placeholders(text)) for text in texts if text):
        found.append("other placeholders")
    return found


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The one text, or the singular and plural texts, of a message."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(text: str) -> list[str]:
    """The names in braces."""
    return [part.split("}")[0].split(":")[0] for part in text.split("{")[1:]]


def main() -> int:
    """Update the files, or with `--check` report faults and exit 1 when there are any."""
    wanted = template()
    if "--check" not in sys.argv[1:]:
        for language in LANGUAGES:
            catalog = read(language)
            catalog.update(wanted, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            write(language, catalog)
    problems = [f"{language}: {problem}" for language in LANGUAGES for problem in faults(language, wanted)]
    print("\n".join(problems) or f"translations complete: {len(wanted)} messages in {', '.join(LANGUAGES)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
