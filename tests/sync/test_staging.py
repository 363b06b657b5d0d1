from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hytedesk.errors import StorageUnavailable
from hytedesk.sync.staging import KEPT_FOR, Staging

PROMISES_MUCH = b"\x28\xb5\x2f\xfd\xe0" + (2**62).to_bytes(8, "little") + b"\x01\x00\x00"
"""The head of a packed file of four million terabytes."""
NOW = datetime.now(UTC).replace(microsecond=0)


def _kept(folder: Path, request: str = "a?b=1", body: bytes = b"[1]", scope: str = "region") -> None:
    staging = Staging(folder, scope)
    staging.answer(request)
    staging.keep(request, body, NOW)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.binary(max_size=2000)), max_size=8))
def test_what_was_kept_is_answered_in_the_same_order(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("staging") / "load"
    first = Staging(folder, "region")
    for request, body in asked:
        assert first.answer(request) is None
        first.keep(request, body, NOW)
    second = Staging(folder, "region")
    assert [second.answer(request) for request, _ in asked] == [body for _, body in asked]
    assert second.answer("a") is None
    assert second.begun == (NOW if asked else None)


def test_another_scope_begins_anew(tmp_path: Path) -> None:
    _kept(tmp_path / "load")
    _kept(tmp_path / "load", "c?d=2", b"[2]", "another region")
    again = Staging(tmp_path / "load", "another region")
    assert (again.answer("a?b=1"), again.answer("c?d=2")) == (None, b"[2]")


def test_old_answers_are_not_used(tmp_path: Path) -> None:
    staging = Staging(tmp_path, "region")
    staging.answer("a")
    staging.keep("a", b"[]", NOW - KEPT_FOR - timedelta(minutes=1))
    assert Staging(tmp_path, "region").answer("a") is None


def test_a_damaged_or_half_written_answer_counts_as_none(tmp_path: Path) -> None:
    _kept(tmp_path, body=b"[" + bytes(range(256)) * 40 + b"]")
    (path,) = tmp_path.glob("*.zst")
    whole = path.read_bytes()
    half, flipped = whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1])
    for damaged in (b"", half, flipped, b"nonsense", PROMISES_MUCH):
        path.write_bytes(damaged)
        assert Staging(tmp_path, "region").answer("a?b=1") is None


@pytest.mark.parametrize("damaged", [b"", b"{}", b'{"scope": "region", "at": "soon"}', b'{"scope":"region","at":7}'])
def test_a_damaged_beginning_means_none(tmp_path: Path, damaged: bytes) -> None:
    _kept(tmp_path)
    (tmp_path / "begun.json").write_bytes(damaged)
    assert Staging(tmp_path, "region").begun is None


def test_nothing_is_left_when_it_is_cleared(tmp_path: Path) -> None:
    _kept(tmp_path / "load")
    staging = Staging(tmp_path / "load", "region")
    staging.clear()
    assert staging.answer("a?b=1") is None
    assert not (tmp_path / "load").exists()


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageUnavailable):
        _kept(tmp_path / "file" / "load")
