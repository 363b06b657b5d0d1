"""The base forms of the vocabulary's words, worked out beforehand: analysing them takes seconds.

`python -m scripts.analyse_vocabulary` writes them. Words that are not among them, a region's own, are analysed when an
index is built.
"""

from __future__ import annotations

from functools import cache

from hytedesk import paths
from hytedesk.search import analyser, synonyms
from hytedesk.search.gather import LANGUAGE_MARK

FILE = "vocabulary-lemmas.tsv"


def written(made: analyser.Analyser) -> str:
    """The content of the file: the analyser's version, then word, language and base forms (if others) a line."""
    lines = [analyser.VERSION]
    for word, language in sorted(set(synonyms.words())):
        found = synonyms.lemmas(word, made.terms(word, language))
        lines.append("\t".join([word, language, *([] if found == [word] else found)]))
    return "\n".join(lines) + "\n"


@cache
def known() -> dict[str, list[str]]:
    """Words with their language, written as stored forms are -> base forms; empty when another analyser made them."""
    version, *lines = (paths.resources() / FILE).read_text(encoding="utf-8").splitlines()
    if version != analyser.VERSION:
        return {}
    split = (line.split("\t") for line in lines)
    return {word + LANGUAGE_MARK + language: found or [word] for word, language, *found in split}
