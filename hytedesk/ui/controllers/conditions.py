"""What the computer tells about network and power. Where it does not tell, nothing stands in the way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from hytedesk.sync.schedule import Obstacle

_PROFILE = Path("/sys/firmware/acpi/platform_profile")
"""Linux: `low-power` when the person has chosen to save power (power-profiles-daemon writes it)."""


class Conditions(QObject):
    """Network and power of this computer.

    Signals:
        networkBack: there is a network again.
        changed: something else has changed; ask anew.
    """

    networkBack = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network: QNetworkInformation | None = None
        self._connected = True

    def watch(self) -> None:
        """Begin to listen to the system; without a part of Qt for it, nothing is ever told."""
        from PySide6.QtNetwork import QNetworkInformation

        if self._network is not None or not QNetworkInformation.loadDefaultBackend():
            return
        self._network = QNetworkInformation.instance()
        self._connected = self._is_connected()
        self._network.reachabilityChanged.connect(self._reachability_changed)
        self._network.isMeteredChanged.connect(self.changed)

    def obstacle(self, *, metered_allowed: bool) -> Obstacle | None:
        """What speaks against a synchronisation that nobody asked for."""
        if self._network is not None and self._network.isMetered() and not metered_allowed:
            return "metered"
        return "saver" if saves_power() else None

    def _reachability_changed(self) -> None:
        before, self._connected = self._connected, self._is_connected()
        if self._connected and not before:
            self.networkBack.emit()

    def _is_connected(self) -> bool:
        from PySide6.QtNetwork import QNetworkInformation

        cut_off = {QNetworkInformation.Reachability.Disconnected, QNetworkInformation.Reachability.Local}
        return self._network is None or self._network.reachability() not in cut_off


def saves_power() -> bool:
    """Whether the system's battery saver is on; False where the system does not tell, as on macOS."""
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            """SYSTEM_POWER_STATUS; `saver` is its SystemStatusFlag."""

            _fields_ = (
                *((name, ctypes.c_ubyte) for name in ("line", "battery", "percent", "saver")),
                *((name, ctypes.c_ulong) for name in ("left", "full")),
            )

        status = Status()
        return bool(ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)) and status.saver == 1)
    try:
        return _PROFILE.read_text("ascii").strip() == "low-power"
    except (OSError, ValueError):
        return False
