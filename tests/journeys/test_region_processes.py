"""Publishers that are interrupted, or two at once: in processes of their own, as an administrator has them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hytedesk.publish import repository
from hytedesk.publish.signing import Staged
from tests.fakes.region_records import NAMES
from tests.fakes.static import StaticServer
from tests.journeys.program import hytedesk
from tests.journeys.test_region import Office, office

__all__ = ["office"]

MANY = tuple(f"Kerho {number}" for number in range(6000))


@contextlib.contextmanager
def begun(office: Office, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """A command at work."""
    environment = {**os.environ, "LANGUAGE": "en", "XDG_DATA_HOME": str(office.folder / "home")}
    command = [sys.executable, "-c", "import sys; from hytedesk.cli.admin import main; sys.exit(main())"]
    called = [*command, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(called, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


@contextlib.contextmanager
def publishing(office: Office) -> Iterator[subprocess.Popen[str]]:
    """A publisher that has begun to pack a catalogue."""
    office.tell(*MANY)
    lock = office.publisher / "publish.lock"
    lock.unlink(missing_ok=True)
    with begun(office, "publish", "catalogue", office.publisher, office.source, *office.keys) as process:
        while not lock.exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(0.1)
        yield process


def interrupted(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    return err.strip()


SENTENCE = "Interrupted; what is there is whole, and the command can be run again."


def test_a_pull_that_is_interrupted_leaves_the_file_of_before(office: Office, tmp_path: Path) -> None:
    (out := tmp_path / "pulled.zst").write_bytes(b"of before")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = f"hsds:http://127.0.0.1:{silent.getsockname()[1]}/x"
        with begun(office, "pull", source, "--out", out) as process:
            connection, _address = silent.accept()
            with connection:
                assert interrupted(process).splitlines()[-1] == SENTENCE
    assert out.read_bytes() == b"of before"
    assert not list(tmp_path.glob("*.part"))


def test_a_publisher_that_is_interrupted_has_published_nothing(office: Office) -> None:
    with publishing(office) as process:
        assert interrupted(process).splitlines()[-1] == SENTENCE
    assert "no catalogue" in office.done("status", office.publisher)
    said = office.done("publish", "catalogue", office.publisher, office.source, *office.keys)
    assert "Generation 1" in said


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_of_two_publishers_one_is_told(office: Office) -> None:
    with publishing(office) as first:
        first.send_signal(signal.SIGSTOP)
        second = office.admin("renew", office.publisher, *office.keys)
        first.send_signal(signal.SIGCONT)
        out, err = first.communicate(timeout=60)
    assert (second.code, len(second.err.splitlines())) == (1, 1)
    assert "Another" in second.err
    assert (first.returncode, "Generation 1" in out) == (0, True), err
    assert office.admin("renew", office.publisher, *office.keys).code == 0


def test_a_computer_that_hears_of_expired_signatures_goes_on(office: Office, tmp_path: Path) -> None:
    office.tell(*NAMES)
    office.done("publish", "catalogue", office.publisher, office.source, *office.keys)
    with StaticServer(office.publisher / "public") as server:
        office.done("bootstrap", office.publisher, "--url", server.url, "--out", tmp_path / "given")
        (folder := tmp_path / "computer").mkdir()
        root = tmp_path / "given" / "region-root.json"
        values = {"language": "en", "repository_url": server.url, "region_root_file": str(root)}
        (folder / "settings.json").write_text(json.dumps(values))
        assert hytedesk(folder, "sync").code == 0

        signers = repository.signers(tmp_path / "keys", lambda _name: "correct horse battery")
        long_ago = datetime.now(UTC) - timedelta(days=8)
        (staged := Staged(office.publisher / "public", signers, long_ago)).seal(force=True)
        staged.write()
        said = hytedesk(folder, "sync")
        assert (said.code, "have expired; the catalogue here works as before" in said.err) == (30, True)
        assert hytedesk(folder, "find", "yksinäisyys", "--json").json["total"] == 1
        assert "renew it now" in office.admin("status", office.publisher).out

        office.done("renew", office.publisher, *office.keys)
        assert hytedesk(folder, "sync").code == 0
