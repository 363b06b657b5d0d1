"""The files of a regional repository: what the publisher writes and the laptop reads (docs/adr/0014).

`catalogue/current.json` is the manifest. It names a snapshot, the whole catalogue with one record a line, and a chain
of patches: new records, and `{"del": [kind, id]}` for those that are gone. Both are packed with zstd. The digests of
all lines make the state, by which a chain of patches proves that it leads to the same catalogue as the snapshot.

Pure, but for reading a packed file. Trust is not decided here (`region_trust`).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

import msgspec
import zstandard

from hytedesk.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

FORMAT = 1
MANIFEST = "catalogue/current.json"
MANIFEST_LIMIT = 256 * 1024
"""Bytes of a manifest."""
LONGEST_CHAIN = 30
"""Patches that a manifest names at most."""
CHAIN_SHARE = 0.4
"""Of the snapshot's bytes: a chain of patches that is bigger gives nothing."""

_LINE_LIMIT = 4 * 1024**2
_CHUNK = 256 * 1024

Key: TypeAlias = tuple[str, str]
"""Kind and id of a record."""
Lines: TypeAlias = dict[Key, bytes]
"""A catalogue by the digests of its lines."""

_Path = Annotated[str, msgspec.Meta(pattern=r"^catalogue/[sd]/[0-9]{1,12}(-[0-9]{1,12})?\.(ndjson|jsonl)\.zst$")]
_Size = Annotated[int, msgspec.Meta(ge=1, le=4 * 1024**3)]
_Number = Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
_State = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A packed file of the repository: `bytes` as it is sent, `unpacked` the bytes in it, neither more nor less."""

    path: _Path
    bytes: _Size
    unpacked: _Size


class Patch(Packed, frozen=True, kw_only=True):
    """The changes from one generation to another."""

    before: _Number = msgspec.field(name="from")
    to: _Number


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the repository offers.

    Attributes:
        format: of this document; a higher one needs a newer program.
        region: whose catalogue it is, for people.
        generation: 1, 2, 3 ...; counts on with every change.
        created: when it was published (UTC).
        source: where the publisher had it from, for people.
        records: how many the snapshot has.
        state: `state_of` its lines.
        patches: from older generations to this one, the oldest first; each begins where the one before ends.
    """

    format: int
    region: str
    generation: _Number
    created: datetime
    source: str
    records: _Size
    state: _State
    snapshot: Packed
    patches: tuple[Patch, ...] = ()


class Change(NamedTuple):
    """One line of a patch: the record of this kind and id is now `line`; None = it is gone."""

    key: Key
    line: bytes | None


class _Version(msgspec.Struct):
    format: int


class _Head(msgspec.Struct):
    kind: str
    id: str


class _Change(msgspec.Struct):
    kind: str = ""
    id: str = ""
    gone: tuple[str, str] | None = msgspec.field(name="del", default=None)


_head: msgspec.json.Decoder[_Head] = msgspec.json.Decoder(_Head)
_change: msgspec.json.Decoder[_Change] = msgspec.json.Decoder(_Change)


def read_manifest(document: bytes) -> Manifest:
    """The manifest in a file.

    Raises:
        BadData: it is none, or one of a newer format, or its chain of patches has a gap.
    """
    try:
        if (version := msgspec.json.decode(document, type=_Version).format) != FORMAT:
            raise BadData(MANIFEST, f"format {version}, this program reads {FORMAT}")
        manifest = msgspec.json.decode(document, type=Manifest)
    except (ValueError, RecursionError) as exc:  # msgspec's errors are ValueErrors
        raise BadData(MANIFEST, str(exc)) from exc
    ends = [patch.to for patch in manifest.patches]
    if ends and [patch.before for patch in manifest.patches[1:]] + [manifest.generation] != ends:
        raise BadData(MANIFEST, "a gap between patches")
    return manifest


def write_manifest(manifest: Manifest) -> bytes:
    """The inverse of `read_manifest`."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def chain(manifest: Manifest, generation: int) -> Sequence[Patch]:
    """The patches that lead from this generation to the newest; none when the snapshot is the better way."""
    begin = next((at for at, patch in enumerate(manifest.patches) if patch.before == generation), None)
    patches = () if begin is None else manifest.patches[begin:]
    return patches if worthwhile(patches, manifest.snapshot) else ()


def worthwhile(patches: Sequence[Patch], snapshot: Packed) -> bool:
    """Whether a chain of patches is short and small enough to be taken in place of the snapshot."""
    return len(patches) <= LONGEST_CHAIN and sum(patch.bytes for patch in patches) <= CHAIN_SHARE * snapshot.bytes


def key_of(line: bytes) -> Key:
    """Kind and id of the record in a line.

    Raises:
        BadData: it has none.
    """
    try:
        head = _head.decode(line)
    except (ValueError, RecursionError) as exc:
        raise BadData("a record", str(exc)) from exc
    return _sound((head.kind, head.id))


def change_of(line: bytes) -> Change:
    """What a line of a patch says.

    Raises:
        BadData: it is none.
    """
    try:
        change = _change.decode(line)
    except (ValueError, RecursionError) as exc:
        raise BadData("a patch", str(exc)) from exc
    if change.gone is not None:
        return Change(_sound(change.gone), None)
    return Change(_sound((change.kind, change.id)), line)


def gone_line(key: Key) -> bytes:
    """The line of a patch that says that a record is gone."""
    return msgspec.json.encode({"del": key})


def _sound(key: Key) -> Key:
    if not all(key) or ":" in key[0] or not all(part.isprintable() for part in key):
        raise BadData("a record", "without kind and id")
    return key


def digest_of(line: bytes) -> bytes:
    """The digest of a line, as it was received: BLAKE2b, 96 bits."""
    return hashlib.blake2b(line, digest_size=12).digest()


def write_lines(lines: Mapping[Key, bytes]) -> bytes:
    """`kind:id:digest`, one a line, sorted."""
    return b"".join(f"{kind}:{key}:{digest.hex()}\n".encode() for (kind, key), digest in sorted(lines.items()))


def read_lines(text: bytes) -> Lines:
    """The inverse of `write_lines`, for text that it wrote."""
    lines: Lines = {}
    for line in text.decode().split("\n")[:-1]:
        kind, _, rest = line.partition(":")
        key, _, digest = rest.rpartition(":")
        lines[kind, key] = bytes.fromhex(digest)
    return lines


def state_of(lines: Mapping[Key, bytes]) -> str:
    """The state of a catalogue: sha256 of `write_lines`."""
    return hashlib.sha256(write_lines(lines)).hexdigest()


def apply(lines: Lines, changes: Iterable[Change]) -> None:
    """Carry out the changes of a patch."""
    for key, line in changes:
        if line is None:
            lines.pop(key, None)
        else:
            lines[key] = digest_of(line)


def difference(old: Mapping[Key, bytes], new: Mapping[Key, bytes]) -> Iterator[bytes]:
    """The lines of the patch that makes `new` of `old`; both are whole lines by their keys."""
    for key in sorted(old.keys() | new.keys()):
        line = new.get(key)
        if line is None:
            yield gone_line(key)
        elif line != old.get(key):
            yield line


def pack(lines: Iterable[bytes], level: int) -> tuple[bytes, int]:
    """A packed file of these lines, and how many bytes it has unpacked."""
    text = b"".join(line + b"\n" for line in lines)
    return zstandard.ZstdCompressor(level=level, write_checksum=True).compress(text), len(text)


def unpack(path: Path, packed: Packed) -> Iterator[bytes]:
    """The lines of a packed file.

    Raises:
        BadData: it is damaged, or holds more or less than `packed` says.
        OSError: it cannot be read.
    """
    rest, size = b"", 0
    unpacker = zstandard.ZstdDecompressor(max_window_size=2**27)
    with path.open("rb") as file, unpacker.stream_reader(file) as reader:
        while chunk := _read(reader, packed):
            size += len(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            if size > packed.unpacked or len(rest) > _LINE_LIMIT:
                raise BadData(packed.path, "more in it than it should")
            yield from whole
    if rest or size != packed.unpacked:
        raise BadData(packed.path, "cut short")


def _read(reader: zstandard.ZstdDecompressionReader, packed: Packed) -> bytes:
    try:
        return reader.read(_CHUNK)
    except zstandard.ZstdError as exc:
        raise BadData(packed.path, str(exc)) from exc
