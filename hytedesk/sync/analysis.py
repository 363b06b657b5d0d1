"""Words analysed beside the synchronisation, in a process of their own: `hytedesk --analyse`.

Voikko takes much of the time that a new catalogue takes. In its own process it works while services are read, and its
memory, some 60 MB, is given back before the index is put together.

A batch is a line of JSON on standard input, `[[word, language], …]`; its terms are a line on standard output,
`[{term: weight, …}, …]`. The end of standard input is the end of the process: it cannot outlive the run.
"""

from __future__ import annotations

import contextlib
import subprocess
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, cast

import msgspec

from hytedesk import paths
from hytedesk.search import analyser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hytedesk.search.analyser import Answers, Ask

OPTION = "--analyse"
_EVERY = 0.1
"""Seconds."""
_Batch = list[tuple[str, str]]
_Terms = list[dict[str, float]]


@contextlib.contextmanager
def beside(check: Callable[[], None]) -> Iterator[Ask]:
    """Analyses words in another process, which starts with the first of them; where it fails, in this one.

    Args:
        check: called many times a second while answers are awaited; what it raises ends the waiting.
    """
    with contextlib.ExitStack() as ending:
        pool = ThreadPoolExecutor(1)
        ending.callback(pool.shutdown, cancel_futures=True)
        other: subprocess.Popen[bytes] | None = None

        def start() -> subprocess.Popen[bytes] | None:
            command = paths.command(OPTION)
            try:
                started = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                )
            except OSError:
                return None
            ending.callback(_stop, started)
            return started

        def ask(words: Sequence[tuple[str, str]]) -> Answers:
            nonlocal other
            if not words:
                return list
            other = other or start()
            if other is None:
                return analyser.here()(words)
            exchanged = pool.submit(_exchange, other, words)

            def answers() -> _Terms:
                while not futures.wait([exchanged], _EVERY).done:
                    check()
                try:
                    terms = exchanged.result()
                except (OSError, ValueError):
                    terms = []
                return terms if len(terms) == len(words) else list(analyser.here()(words)())

            return answers

        yield ask


def _exchange(other: subprocess.Popen[bytes], words: Sequence[tuple[str, str]]) -> _Terms:
    batches, answers = cast("IO[bytes]", other.stdin), cast("IO[bytes]", other.stdout)
    batches.write(msgspec.json.encode(words) + b"\n")
    batches.flush()
    return msgspec.json.decode(answers.readline(), type=_Terms)


def serve(batches: IO[bytes], answers: IO[bytes]) -> None:
    """The other process: answers batch after batch until there are no more."""
    ask = analyser.here(analyser.Analyser())
    for line in batches:
        answers.write(msgspec.json.encode(list(ask(msgspec.json.decode(line, type=_Batch))())) + b"\n")
        answers.flush()


def _stop(other: subprocess.Popen[bytes]) -> None:
    """Whoever waits for its answers hears that there will be none."""
    other.kill()
    with contextlib.suppress(BrokenPipeError), other:
        pass
