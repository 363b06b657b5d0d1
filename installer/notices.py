"""The licences of third parties and the list of parts (SBOM), put into a bundle.

`python -m installer.notices FOLDER EPOCH` runs with the Python of the bundle's libraries, which bring their texts.
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from installer import licences, sbom

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("licen", "copying", "notice")
_DEBIAN = Path("/usr/share/doc")
_HEAD = """\
HyteDesk is free software under the GNU General Public License, version 3 or later (LICENSE). It is delivered with the
works of others that follow, each with its licence as SPDX writes it and the texts that come with it. Where a choice is
given, HyteDesk uses the first that is compatible with its own licence; LGPL-3.0 stands on the text of the GPL-3.0.
"""


def write(bundle: Path, epoch: int) -> None:
    """Put the folder `licences` and the list of parts into the bundle."""
    folder = bundle / "licences"
    folder.mkdir(exist_ok=True)
    (folder / "LICENSE").write_bytes((licences.ROOT / "LICENSE").read_bytes())
    (folder / "THIRD-PARTY.txt").write_text("\n".join(_third_parties()), encoding="utf-8")
    (bundle / "hytedesk.cdx.json").write_bytes(sbom.document(licences.in_bundle(), epoch))


def _third_parties() -> Iterator[str]:
    known = licences.table()
    seen: dict[str, str] = {}
    yield _HEAD
    for name in licences.in_bundle():
        yield _title(name, metadata.version(name), known.python[name])
        yield from _texts(name, _of_package(name), seen)
    for part in known.part:
        yield _title(part.name, "", part.licence)
        yield f"In: {part.within}\n"
        yield from _texts(part.name, _of_part(part), seen)


def _title(name: str, version: str, licence: str) -> str:
    return f"{'=' * 78}\n{name} {version}\n{licence}\n"


def _texts(name: str, texts: Iterator[str], seen: dict[str, str]) -> Iterator[str]:
    """The texts, each once: later it is enough to say where it stands."""
    for text in texts:
        first = seen.setdefault("".join(text.split()), name)
        yield text.strip() + "\n" if first == name else f"The text is that of {first}, above.\n"


def _of_package(name: str) -> Iterator[str]:
    for file in sorted(metadata.files(name) or [], key=str):
        if ".dist-info" in str(file) and any(word in file.name.casefold() for word in _TEXTS):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def _of_part(part: licences.Part) -> Iterator[str]:
    if part.name == "CPython":
        base = Path(sys.base_prefix)
        found = [*base.glob("lib/python3.*/LICENSE.txt"), *base.glob("LICENSE.txt")]
        yield from (path.read_text(encoding="utf-8") for path in found[:1])
    if "Noto" in part.name:
        yield (licences.ROOT / "resources" / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    copyright_ = _DEBIAN / part.debian / "copyright"
    if part.debian and copyright_.exists():
        yield copyright_.read_text(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
