"""Write the base forms of the vocabulary's words into resources; `--check` only says whether they are up to date."""

from __future__ import annotations

import sys

from hytedesk import paths
from hytedesk.search import lemmas
from hytedesk.search.analyser import Analyser


def main(*arguments: str) -> int:
    """Exit code 1 = the file is out of date."""
    path = paths.resources() / lemmas.FILE
    content = lemmas.written(Analyser())
    if "--check" not in arguments:
        path.write_text(content, encoding="utf-8")
        return 0
    if path.read_text(encoding="utf-8") == content:
        return 0
    print(f"{path.name} is out of date: run python -m scripts.analyse_vocabulary")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
