"""Voikko's dictionary as we read it gives what pyvoikko gives."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogues
from hytedesk.errors import DamagedProgram
from hytedesk.search import transducer
from hytedesk.search.analyser import Analyser, tokenize
from hytedesk.search.document import document_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöšžAKÄ0129-':.§€éà"
PARTS = (
    "mielen",
    "terveys",
    "kuntoutus",
    "omais",
    "hoito",
    "päihde",
    "yksin",
    "äinen",
    "läis",
    "nuori",
    "-",
    "työ",
    "sosiaali",
)
ENDINGS = (
    "",
    "ssa",
    "lle",
    "n",
    "iden",
    "a",
    "ni",
    "ko",
    "kaan",
    "mme",
    "ttomuus",
    "jien",
    "isuudettomuuksillemmekaan",
)
ODD = (
    *(
        "",
        " ",
        "-",
        "--",
        "'",
        ":",
        "1",
        "112",
        "1234567890",
        "X",
        "Äiti",
        "KELA",
        "Kela",
        "kelan",
        "THL:ään",
        "sote-uudistus",
    ),
    *("[Bc]", "@0@", "@P.LAINEN.ON@", "[Ln][Xp]koira[X]", "\x00", "\n", "koira\n", "ﬁ", "ß", "Å", "Å", "å"),
    *("привет", "مرحبا", "你好", "こんにちは", "שלום", "😀", "koira😀", "æ", "ø", "ñ", "\u00ad", "a\u0308iti"),
    *(
        "a" * 2000,
        "talo" * 50,
        "kuusi" * 16,
        "ala-" * 40,
        "lääkärin" * 30,
        "epäjärjestelmällistyttämättömyydellänsäkäänköhän",
    ),
)


@cache
def ours() -> transducer.Lookup:
    return transducer.Lookup(transducer.load(transducer.installed()))


def theirs(word: str) -> list[str]:
    import pyvoikko

    return [reading for reading, _weight in pyvoikko.VOIKKO_FST.lookup(word)]


@cache
def words_of_the_demo() -> list[str]:
    texts = {text.text for detail in catalogues.demo() for text in document_of(detail).texts}
    return sorted({word for text in texts for word in tokenize(text)})


def differing(words: Iterable[str]) -> list[str]:
    return [word for word in words if ours().readings(word) != theirs(word)]


def test_every_word_of_the_demo_is_read_as_pyvoikko_reads_it() -> None:
    assert len(words_of_the_demo()) > 8000
    assert not differing(words_of_the_demo())


def test_so_are_words_with_errors() -> None:
    words = words_of_the_demo()[::20]
    assert not differing(word[:place] + word[place + 1 :] for word in words for place in (1, len(word) // 2))
    assert not differing(word + word[-1] for word in words)


@pytest.mark.parametrize("word", ODD, ids=ascii)
def test_so_are_odd_words(word: str) -> None:
    assert not differing([word])


@given(st.lists(st.sampled_from(PARTS), max_size=4).map("".join), st.sampled_from(ENDINGS))
def test_so_are_compounds_in_any_form(word: str, ending: str) -> None:
    assert not differing([word + ending])


@given(st.text(LETTERS, max_size=24) | st.text(max_size=8))
def test_so_is_any_text(word: str) -> None:
    assert not differing([word])


def test_what_is_forgotten_is_looked_up_again_in_any_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transducer, "_REMEMBERED", 5)
    words = words_of_the_demo()[::30]
    lookup = transducer.Lookup(transducer.load(transducer.installed()))
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(lambda: [lookup.readings(word) for word in words]) for _thread in range(4)]
    assert all(each.result() == [ours().readings(word) for word in words] for each in found)


def test_pyvoikko_itself_is_not_loaded() -> None:
    """It takes 200 MB."""
    code = (
        "import sys; from hytedesk.search.analyser import Analyser; assert Analyser().terms('kodille', 'fi')['koti'];"
        "assert not {'pyvoikko', 'kfst', 'kfst_rs', 'kfst_py'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_file_is_found_without_the_package_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a package for work computers, which brings the file alone."""
    monkeypatch.setattr(transducer, "PACKAGE", "voikkos_folder")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "voikkos_folder").mkdir()
    assert transducer.installed() == tmp_path / "voikkos_folder" / transducer.FILE


def test_a_dictionary_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedProgram) as caught:
        transducer.load(tmp_path / transducer.FILE)
    assert caught.value.path == str(tmp_path / transducer.FILE)
    monkeypatch.setattr(transducer, "PACKAGE", "no_voikko_here")
    with pytest.raises(DamagedProgram, match="no_voikko_here"):
        Analyser()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: content[:10],
        lambda content: content[:1000],
        lambda content: content[:-1],
        lambda content: b"kfst" + content[4:],
        lambda content: content[:5] + b"\1" + content[6:],
        lambda content: content[:7] + bytes([content[7] - 1]) + content[8:],
        lambda content: content[:11] + bytes([content[11] - 1]) + content[12:],
        lambda content: content[:16] + b"\1" + content[17:],
        lambda content: content[:500_000] + bytes([255 - content[500_000]]) + content[500_001:],
        lambda content: bytes(len(content)),
    ],
    ids=[
        *("empty", "half a header", "half the symbols", "cut", "another kind", "another version", "fewer symbols"),
        *("fewer arcs", "weights", "one byte", "zeros"),
    ],
)
def test_a_damaged_dictionary_is_named(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / transducer.FILE
    path.write_bytes(damage(transducer.installed().read_bytes()))
    with pytest.raises(DamagedProgram) as caught:
        transducer.load(path)
    assert caught.value.path == str(path)
