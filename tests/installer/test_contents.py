from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from babel import core

from installer import contents

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "resources" / "sheet").glob("*.toml"))


def kept(place: str, origin: str = "/venv/lib/x", kind: str = "DATA") -> bool:
    return contents.is_kept((place, origin, kind), "linux")


def parents(locale: str) -> list[str]:
    """The locale with all that its data are built on."""
    exceptions = core.get_global("parent_exceptions")
    chain = [locale]
    while chain[-1] != "root":
        chain.append(exceptions.get(chain[-1]) or chain[-1].rpartition("_")[0] or "root")
    return chain


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_language_of_the_sheet_has_its_dates(path: Path) -> None:
    locale = tomllib.loads(path.read_text(encoding="utf-8"))["locale"]
    for name in parents(locale):
        assert kept(f"babel/locale-data/{name}.dat"), name


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/networkinformation/libqnetworkmanager.so", True),
        ("PySide6/Qt/translations/qtbase_sv.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt6Qml.dll", False),
        ("babel/locale-data/ja.dat", False),
        ("botocore/data/s3/2006-03-01/service-2.json.gz", True),
        ("botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("keyring-25.7.0.dist-info/entry_points.txt", True),
        ("rich-15.0.0.dist-info/METADATA", False),
        ("pyvoikko/voikko.kfst", True),
        ("hytedesk/db/migrations/versions/v0001_sync_run.py", True),
        ("hytedesk/resources/demo/catalogue.ndjson", True),
        ("hytedesk/resources/demo/source/region.toml", False),
        ("hytedesk/resources/locale/fi/LC_MESSAGES/hytedesk.mo", True),
    ],
)
def test_what_is_taken_along(place: str, stays: bool) -> None:
    assert kept(place) is stays


def test_of_the_build_system_only_what_desktops_lack_is_taken() -> None:
    system = "/usr/lib/x86_64-linux-gnu"
    assert kept("libxcb-cursor.so.0", f"{system}/libxcb-cursor.so.0", "BINARY")
    assert kept("libpython3.11.so.1.0", f"{system}/libpython3.11.so.1.0", "BINARY")
    assert kept("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", "EXTENSION")
    assert kept("libsqlite3.so.0", "/lib/x86_64-linux-gnu/libsqlite3.so.0", "BINARY")
    for name in ("libssl.so.3", "libglib-2.0.so.0", "libstdc++.so.6", "libX11.so.6"):
        assert not kept(name, f"{system}/{name}", "BINARY")


def test_libraries_that_nothing_kept_needs_are_left_out_with_their_links() -> None:
    linked = {"/v/a.so": ["libone.so.1"], "/v/libone.so.1": ["libtwo.so.2"], "/v/libthree.so.3": ["libfour.so.4"]}
    libraries = [
        (f"lib{name}", f"/v/lib{name}", "BINARY") for name in ("one.so.1", "two.so.2", "three.so.3", "four.so.4")
    ]
    data, binaries = contents.kept(
        [
            ("libone.so", "libone.so.1", "SYMLINK"),
            ("libthree.so", "libthree.so.3", "SYMLINK"),
            ("x.json", "/v/x", "DATA"),
        ],
        [("a.so", "/v/a.so", "EXTENSION"), ("libpython3.11.so.1.0", "/v/libpython3.11.so.1.0", "BINARY"), *libraries],
        lambda path: linked.get(path, []),
    )
    assert [place for place, *_rest in binaries] == ["a.so", "libpython3.11.so.1.0", "libone.so.1", "libtwo.so.2"]
    assert [place for place, *_rest in data] == ["libone.so", "x.json"]
