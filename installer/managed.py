"""Policies put where management tools put them, for as long as a test lasts."""

from __future__ import annotations

import contextlib
import json
import plistlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MACOS = Path("/Library/Managed Preferences/org.hytedesk.HyteDesk.plist")


@contextlib.contextmanager
def prescribed(root: Path, values: Mapping[str, str | bool]) -> Iterator[None]:
    """Prescribe these values on this computer.

    Args:
        root: on Linux the folder that the program sees as `/`.
        values: by the names of policies.
    """
    if sys.platform == "win32":
        import winreg

        path = r"Software\Policies\HyteDesk"
        with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            for name, value in values.items():
                kind = winreg.REG_DWORD if isinstance(value, bool) else winreg.REG_SZ
                winreg.SetValueEx(key, name, 0, kind, int(value) if isinstance(value, bool) else value)
        yield
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, path)
        return
    file = _MACOS if sys.platform == "darwin" else root / "etc/hytedesk/policies/managed/smoke.json"
    made = [folder for folder in file.parents if not folder.exists()]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(plistlib.dumps(values) if sys.platform == "darwin" else json.dumps(values).encode())
    file.chmod(0o644)
    try:
        yield
    finally:
        file.unlink()
        for folder in made:
            folder.rmdir()
