"""Who can change a file on Windows, by its security descriptor.

The descriptor is read as text (SDDL), which no language of the system changes. Formats: Microsoft's "Security
Descriptor String Format" and "ACE Strings". This has not been run on Windows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
_ADMINISTRATORS = re.compile(
    rf"BA|SY|DA|EA|LA|OW|{_TRUSTED_INSTALLER}|S-1-5-(32-544|18|21-[0-9-]+-(500|512|519))|S-1-3-4"
)
"""Administrators of the computer and the domain, the system and its installer, and the owner, who must be one."""
_DESCRIPTOR = re.compile(
    r"O:(?P<owner>S-[0-9-]+|[A-Z]{2})(?:G:(?:S-[0-9-]+|[A-Z]{2}))?D:(?P<flags>[A-Z_]*)(?P<list>.*)"
)
_ENTRY = re.compile(r"\(([A-Z]+);([A-Z]*);([^;]*);[^;]*;[^;]*;([^;)]+)(?:;.*?)?\)")
_RIGHTS = {
    "GA": 0x10000000,
    "GW": 0x40000000,
    "SD": 0x10000,
    "WD": 0x40000,
    "WO": 0x80000,
    "FA": 0x1F01FF,
    "FW": 0x120116,
    "GR": 0x80000000,
    "GX": 0x20000000,
    "RC": 0x20000,
    "FR": 0x120089,
    "FX": 0x1200A0,
    "CC": 0x1,
    "DC": 0x2,
    "LC": 0x4,
    "SW": 0x8,
    "RP": 0x10,
    "WP": 0x20,
    "DT": 0x40,
    "LO": 0x80,
    "CR": 0x100,
}
"""The words of a text as bits of a mask."""
_TAKE = 0x10000000 | 0x40000000 | 0x80000 | 0x40000 | 0x10000
"""All or writing, as the kind of thing has it; the owner, the rights, deleting."""
_WRITE = _TAKE | 0x2 | 0x4
"""And of a file: writing, appending."""
_REPLACE = _TAKE | 0x40
"""And of a folder: deleting what is in it."""
_MAKE = _REPLACE | 0x2 | 0x4
"""And of a folder: making files and folders in it."""


def only_administrators(path: Path, describe: Callable[[Path], str]) -> bool:
    """Whether only administrators can change this file, put another in its place, or make it where it is not there.

    Args:
        path: whole.
        describe: the descriptor of a file or folder as text.

    Raises:
        OSError: the descriptor cannot be read.
    """
    return all(_only_administrators(one, describe) for one in {path, path.resolve()})


def _only_administrators(path: Path, describe: Callable[[Path], str]) -> bool:
    there = path.exists()
    if there and not _closed(describe(path), _WRITE):
        return False
    nearest = next(folder for folder in path.parents if folder.exists())
    return all(
        _closed(describe(folder), _MAKE if folder == nearest and not there else _REPLACE)
        for folder in path.parents
        if folder.exists()
    )


def _closed(descriptor: str, mask: int) -> bool:
    """Whether nobody but administrators has one of the rights of a mask; what cannot be read is open."""
    found = _DESCRIPTOR.fullmatch(descriptor)
    if not found or not _ADMINISTRATORS.fullmatch(found["owner"]):
        return False
    entries = list(_ENTRY.finditer(found["list"]))
    if not entries or "".join(entry[0] for entry in entries) != found["list"]:
        return False
    return not any(
        kind in {"A", "OA", "XA"}
        and "IO" not in _words(flags)  # only for what is in the folder
        and not _ADMINISTRATORS.fullmatch(who)
        and _mask(rights) & mask
        for kind, flags, rights, who in (entry.groups() for entry in entries)
    )


def _mask(rights: str) -> int:
    """The rights as bits; a word that is not known is every right."""
    if re.fullmatch(r"0x[0-9a-fA-F]{1,8}", rights):
        return int(rights, 16)
    whole = 0
    for word in _words(rights):
        whole |= _RIGHTS.get(word, 0xFFFFFFFF)
    return whole


def _words(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def descriptor(path: Path) -> str:
    """The owner and the rights of a file or folder, asked of Windows.

    Raises:
        OSError: Windows does not tell.
    """
    import ctypes

    system: Any = ctypes
    security, kernel = system.WinDLL("advapi32", use_last_error=True), system.WinDLL("kernel32", use_last_error=True)
    wanted = 0x1 | 0x4  # OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION
    found, text = ctypes.c_void_p(), ctypes.c_wchar_p()
    nothing = [None] * 4
    failed = security.GetNamedSecurityInfoW(str(path), 1, wanted, *nothing, ctypes.byref(found))  # SE_FILE_OBJECT
    if failed:
        raise system.WinError(failed)
    try:
        convert = security.ConvertSecurityDescriptorToStringSecurityDescriptorW
        if not convert(found, 1, wanted, ctypes.byref(text), None):  # SDDL_REVISION_1
            raise system.WinError(system.get_last_error())
        try:
            return text.value or ""
        finally:
            kernel.LocalFree(text)
    finally:
        kernel.LocalFree(found)
