from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from installer import icu

HEAD = struct.pack("<HBB4s4s", 20, 0xDA, 0x27, bytes(4), b"\0\0\2\0") + b"CmnD" + bytes(4)
LIBRARIES = Path(PySide6.__file__).parent / "Qt" / "lib"
TOOLS = all(shutil.which(tool) for tool in ("as", "ld", "objcopy"))
ASKED = """
import json, sys
from PySide6.QtCore import QCollator, QLocale, QStringDecoder, QTimeZone
words = ["öljy", "zeta", "ålder", "ähky", "apu 10", "apu 9", "wilma", "vilma", "Äiti", "éclair", "straße", "øre"]
said = []
for name in ("fi_FI", "sv_SE", "sv_FI", "en_GB", "C"):
    order = QCollator(QLocale(name))
    order.setNumericMode(True)
    said.append(sorted(words, key=order.sortKey))
    kind = QTimeZone.TimeType.DaylightTime, QTimeZone.NameType.LongName
    said.append(QTimeZone(b"Europe/Helsinki").displayName(*kind, QLocale(name)))
said += [QStringDecoder(name).isValid() for name in ("windows-1252", "iso-8859-15", "shift_jis")]
strange = QCollator(QLocale("de_DE"))
said.append(strange.compare("a", "b"))
maps = open("/proc/self/maps").read()
json.dump([said, sys.argv[1] in maps], sys.stdout)
"""


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("root.res", True),
        ("pool.res", True),
        ("res_index.res", True),
        ("fi.res", True),
        ("sv_FI.res", True),
        ("se.res", True),
        ("seh.res", False),
        ("de.res", False),
        ("zh_Hant_TW.res", False),
        ("coll/root.res", True),
        ("coll/ucadata.icu", True),
        ("coll/sv.res", True),
        ("coll/zh.res", False),
        ("zone/pool.res", True),
        ("zone/ar.res", False),
        ("supplementalData.res", True),
        ("zoneinfo64.res", True),
        ("ibm-5348_P100-1997.cnv", True),
        ("brkitr/thaidict.dict", False),
        ("unit/fi.res", False),
    ],
)
def test_what_stays_of_the_languages(name: str, stays: bool) -> None:
    assert icu.is_kept(name) is stays


def test_the_rest_is_what_it_was() -> None:
    items = [(b"t/de.res", b"german"), (b"t/fi.res", b"finnish" * 9), (b"t/pool.res", b""), (b"t/sv.res", b"swedish")]
    made = icu.smaller(HEAD + icu._packed(items))
    assert made.startswith(HEAD)
    found = icu._items(made[len(HEAD) :])
    assert [(name, content.rstrip(b"\xaa")) for name, content in found] == items[1:]
    body = made[len(HEAD) :]
    assert all(struct.unpack_from("<II", body, 4 + 8 * at)[1] % 16 == 0 for at in range(3))
    assert icu.smaller(made) == made


@pytest.mark.parametrize("data", [b"", b"\xda\x27", bytes(64), HEAD[:12] + b"ResB" + bytes(40)])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no package"):
        icu.smaller(data)


@pytest.mark.skipif(sys.platform != "linux" or not TOOLS, reason="needs Linux and binutils")
def test_qt_says_the_same_in_finnish_swedish_and_english(tmp_path: Path) -> None:
    (original,) = LIBRARIES.glob("libicudata.so.??")
    library = tmp_path / original.name
    shutil.copyfile(original, library)
    icu.shrink(library)
    assert library.stat().st_size < original.stat().st_size / 3

    def said(**variables: str) -> tuple[object, bool]:
        done = subprocess.run(
            [sys.executable, "-c", ASKED, str(library)], env={**os.environ, **variables}, check=True,
            capture_output=True, text=True,
        )  # fmt: skip
        answers, used = json.loads(done.stdout)
        return answers, used

    before, after = said(), said(LD_PRELOAD=str(library))
    assert (before[1], after[1]) == (False, True)
    assert after[0] == before[0]
