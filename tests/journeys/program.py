"""The program as other programs call it: a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Answer:
    """What one call of the program gave."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def hytedesk(data_dir: Path, *arguments: str, stdin: str | bytes = "") -> Answer:
    environment = {**os.environ, "HYTEDESK_DATA_DIR": str(data_dir), "LANGUAGE": "en"}
    command = [sys.executable, "-m", "hytedesk", *arguments]
    given = stdin.encode() if isinstance(stdin, str) else stdin
    return Answer(subprocess.run(command, env=environment, input=given, capture_output=True, timeout=120, check=False))


@contextlib.contextmanager
def started(data_dir: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program while other things happen; it is ended at the latest when this ends."""
    environment = {**os.environ, "HYTEDESK_DATA_DIR": str(data_dir), "LANGUAGE": "en"}
    command = [sys.executable, "-m", "hytedesk", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def sentence(answer: Answer) -> str:
    """The one sentence of a failed call."""
    assert "Traceback" not in answer.err
    lines = answer.err.strip().splitlines()
    assert len(lines) == 1, answer.err
    return lines[0]
