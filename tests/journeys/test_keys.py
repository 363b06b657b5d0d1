"""An API key, or a password, goes from a person's hands into the key store and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.keystore import FILE
from tests.journeys.program import Answer, hytedesk, sentence

SOURCE = "ptv12:https://ptv.example/api/v12"
KEY = "abc-DEF_123=="

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the key store of the program."""
    file = tmp_path / "keys.json"
    monkeypatch.setenv(FILE, str(file))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.fakes.keystore.KeyStore")
    monkeypatch.delenv("HYTEDESK_PTV_API_KEY", raising=False)
    return file


def _key(tmp_path: Path, *arguments: str, stdin: str = "") -> Answer:
    return hytedesk(tmp_path / "data", "key", *arguments, stdin=stdin)


def test_a_key_from_stdin_is_kept_and_forgotten(store: Path, tmp_path: Path) -> None:
    kept = _key(tmp_path, "set", SOURCE, stdin=f"{KEY}\nwhatever\n")
    assert (kept.code, kept.err) == (0, "")
    assert kept.out == "The API key for ptv.example is in this computer's key store.\n"
    assert store.read_text() == f'{{"HyteDesk ptv.example": "{KEY}"}}'
    gone = _key(tmp_path, "forget", SOURCE)
    assert gone.out == "The API key for ptv.example is no longer in this computer's key store.\n"
    assert store.read_text() == "{}"
    assert _key(tmp_path, "forget", SOURCE).out == "The API key for ptv.example was not in this computer's key store.\n"


def test_the_password_of_a_mail_server_is_kept_apart(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYTEDESK_PTV_API_KEY", "managed")  # of no interest here
    kept = _key(tmp_path, "set", "smtp:mail.example", stdin="hush hush\n")
    assert (kept.code, kept.err) == (0, "")
    assert kept.out == "The password for mail.example is in this computer's key store.\n"
    assert store.read_text() == '{"HyteDesk smtp:mail.example": "hush hush"}'
    assert _key(tmp_path, "forget", "smtp:Mail.Example").code == 0
    assert store.read_text() == "{}"


def test_a_key_of_the_environment_that_goes_first_is_said(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYTEDESK_PTV_API_KEY", "managed")
    monkeypatch.setenv("HYTEDESK_PTV_API_KEY_HOST", "ptv.example")
    kept = _key(tmp_path, "set", SOURCE, stdin=KEY)
    assert sentence(kept) == "HYTEDESK_PTV_API_KEY is set on this computer and goes before it."
    assert KEY in store.read_text()


@pytest.mark.parametrize("typed", ["", "\n", "two words\n", "näin\n", "x" * 2000])
def test_what_cannot_be_a_key_is_not_kept_and_not_repeated(store: Path, tmp_path: Path, typed: str) -> None:
    refused = _key(tmp_path, "set", SOURCE, stdin=typed)
    assert refused.code == 2
    said = sentence(refused)
    assert said.startswith("This is no API key")
    assert not typed.strip() or typed.strip() not in said
    assert not store.exists()


@pytest.mark.parametrize(
    "source", ["ptv11:https://ptv.example/api/v11", "hsds:https://feed.example", "nonsense", "smtp:a b"]
)
def test_other_sources_take_no_key(store: Path, tmp_path: Path, source: str) -> None:
    refused = _key(tmp_path, "set", source, stdin=KEY)
    assert refused.code == 2
    assert source in sentence(refused)
    assert not store.exists()


def test_a_computer_without_a_key_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    refused = _key(tmp_path, "set", SOURCE, stdin=KEY)
    assert refused.code == 50
    assert sentence(refused).startswith("This computer's key store cannot be used")
    assert KEY not in refused.err


@posix
def test_on_a_terminal_the_key_is_not_shown(store: Path, tmp_path: Path) -> None:
    import termios

    ours, theirs = os.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "hytedesk", "key", "set", SOURCE],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "HYTEDESK_DATA_DIR": str(tmp_path / "data"), "LANGUAGE": "en"},
    )
    with program:
        while termios.tcgetattr(theirs)[3] & termios.ECHO and program.poll() is None:
            time.sleep(0.01)
        os.write(ours, KEY.encode() + b"\n")
        assert program.wait(60) == 0
    shown = os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)
    assert b"API key for ptv.example" in shown
    assert KEY.encode() not in shown
    assert KEY in store.read_text()
