"""What goes into the bundle and what stays out: the window needs a small part of Qt and of the other libraries."""

from __future__ import annotations

import re
import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Entry: TypeAlias = tuple[str, str, str]
"""A file as PyInstaller lists it: its place in the bundle, where it comes from, its kind."""

HIDDEN = ("hytedesk.db.user_tables", "zstandard.backend_c")
"""Imported by what PyInstaller does not read: the migrations, and a choice made at run time."""

EXCLUDED = (
    *("IPython", "PIL", "markdown_it", "pip", "pygments", "pytest", "setuptools", "tomli", "wheel"),
    *("curses", "doctest", "ensurepip", "idlelib", "lib2to3", "pydoc", "pydoc_data", "readline", "tkinter", "unittest"),
    *(
        "alembic.testing",
        "numpy._core._multiarray_tests",
        "numpy.f2py",
        "numpy.fft",
        "numpy.random",
        "numpy.testing",
        "sqlalchemy.testing",
    ),
    *(
        "rapidfuzz.distance.metrics_cpp_avx2",
        "rapidfuzz.fuzz_cpp",
        "rapidfuzz.fuzz_cpp_avx2",
        "rapidfuzz.fuzz_cpp_sse2",
    ),
    *("zstandard._cffi", "zstandard.backend_cffi"),
)
"""Modules that some library names and nothing here runs."""

PACKAGES_WITH_DATA = ("pyvoikko",)
"""Libraries whose data files PyInstaller does not know of: Voikko's dictionary, all that is needed of pyvoikko."""

_LOCALES = "ar|ckb|en|es|et|fa|fi|ku|root|ru|se|smn|sms|so|sq|sv|th|tr|uk|vi|zh"
"""Languages of babel, with their countries: those of most clients in Finland. A sheet in another one needs the program
from its source."""

_RULES = tuple(
    (re.compile(place), re.compile(wanted))
    for place, wanted in (
        (r"PySide6/.*\.qm$", r".*/qtbase_(fi|sv|en)\.qm"),
        (r"PySide6/(Qt/)?qml/", r"$"),
        (r"PySide6/(Qt/)?plugins/imageformats/", r".*/(lib)?qsvg\."),
        (r"PySide6/(Qt/)?plugins/platforms/", r".*/(lib)?q(xcb|wayland|offscreen|windows|cocoa)\."),
        # not the GTK theme: it brings all of GTK, and Qt's own dialogs are translated
        (r"PySide6/(Qt/)?plugins/platformthemes/", r".*/(lib)?qxdgdesktopportal\."),
        (r"PySide6/(Qt/)?plugins/platforminputcontexts/", r".*/lib(compose|ibus)"),
        (r"PySide6/(Qt/)?plugins/(egldevice|generic|tls|wayland-graphics|xcbgl)", r"$"),
        (r"(PySide6/.*)?(lib)?Qt6?(Quick|Qml|VirtualKeyboard|WaylandCompositor|Egl)", r"$"),
        (r"(PySide6/)?(opengl32sw|d3dcompiler_\d+)\.dll", r"$"),  # of Windows: nothing is drawn by them
        (r"babel/locale-data/", rf".*/({_LOCALES})(_[A-Z]+|_\d+)?\.dat"),
        # an upload to an object store reads these, of descriptions of hundreds of services
        (r"botocore/data/|boto3/data/", r"[^/]+/data/((s3|sts|sso|sso-oidc|signin)/(?!.*examples).*|[^/]+)$"),
        (r"botocore/cacert|dateutil/zoneinfo/", r"$"),  # certifi's are taken; no zones of time
        (r"(python3\.\d+/)?(lib-dynload/)?_codecs_", r"$"),  # of China, Japan and Korea
        (r"botocore/docs|boto3/examples|alembic/templates|hytedesk/resources/.*\.po|.*/__pycache__/", r"$"),
        (r"hytedesk/resources/demo/source/|PySide6/QtDBus\.", r"$"),
        (r"[^/]+\.dist-info/", r"keyring-"),  # it finds the key stores by its metadata
    )
)
"""Places in the bundle, and what is kept there; what no rule names is kept."""

_OF_THE_SYSTEM = re.compile(r"/(usr/)?lib(64)?/")
_TAKEN_OF_THE_SYSTEM = re.compile(
    r"lib(python3\.\d+|sqlite3|ffi|bz2|lzma|z|uuid|expat|mpdec|xcb-(cursor|icccm|image|keysyms|render-util|util))\.so[.\d]*"
)
"""Of the build system's libraries on Linux, those taken along: Python's, and those of Qt that many desktops lack.

OpenSSL is the computer's own, whose updates come sooner than ours; so is all else of a desktop, which its drivers
and other programs use as well: glib, fonts, X11, Wayland, OpenGL, CUPS, the C++ library.
"""


def is_kept(entry: Entry, platform: str = sys.platform) -> bool:
    """Whether a file of PyInstaller's list belongs into the bundle, as far as its name and origin tell."""
    path = PurePath(entry[0]).as_posix()
    if platform == "linux" and "/" not in path and _OF_THE_SYSTEM.match(entry[1]):
        return _TAKEN_OF_THE_SYSTEM.fullmatch(_name(entry)) is not None
    return next((wanted.match(path) is not None for place, wanted in _RULES if place.match(path)), True)


def kept(
    data: Iterable[Entry], binaries: Iterable[Entry], needed_by: Callable[[str], Iterable[str]]
) -> tuple[list[Entry], list[Entry]]:
    """The files of the bundle: those that belong into it, without libraries that none of the others needs.

    Args:
        data: PyInstaller's list of data files, and of links to libraries.
        binaries: its list of libraries and modules.
        needed_by: the names of the libraries that a file is linked with.
    """
    programs = [entry for entry in binaries if is_kept(entry)]
    count = -1
    while count != len(programs):
        count = len(programs)
        needed = {name for _place, origin, _kind in programs for name in needed_by(origin)}
        programs = [entry for entry in programs if not _is_library(entry) or _name(entry) in needed]
    places = {place for place, _origin, _kind in programs}
    rest = [entry for entry in data if (entry[1] in places if entry[2] == "SYMLINK" else is_kept(entry))]
    return rest, programs


def _name(entry: Entry) -> str:
    return PurePath(entry[0]).name


def _is_library(entry: Entry) -> bool:
    """A shared library on Linux that exists for others; not a module, a plugin, or Python, which the starter loads."""
    return bool(re.fullmatch(r"lib(?!python).+\.so[.\d]*", _name(entry))) and "/plugins/" not in entry[0]
