"""One window for each data folder: a second start raises the first one (../shared/docs/sync.md section 8).

The lock decides who is first; it ends with its process, however that ends. Through a local socket that only this user
may open, a later start asks the first to show itself. What comes through it is one known word, or nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject, Signal

from hytedesk import paths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_SHOW, _SHOWN = b"show\n", b"shown\n"
_PATIENCE = 5000
"""Milliseconds for the first window to answer: it may just be starting."""
_PAUSE = 100
_LONGEST_PATH = 100
"""Bytes that every system takes as the path of a socket."""


class Instance(QObject):
    """This process as one of those that want a window on a data folder.

    Signals:
        raiseRequested: somebody has started the program again.
    """

    raiseRequested = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(data_dir)
        self._server: QLocalServer | None = None
        with contextlib.suppress(OSError):  # it cannot be locked either, and the window says so
            paths.make_private(data_dir)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)

    def is_first(self) -> bool:
        """Whether the window is ours to open; a folder that cannot be written is everybody's."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """The first one waits for others; a system without such sockets has windows that are not raised."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # of a process that crashed: we hold the lock
            server.listen(self._name)
        self._server = server

    def raise_first(self) -> bool:
        """Have the first one show its window; False = it does not answer."""
        from PySide6.QtCore import QElapsedTimer, QThread
        from PySide6.QtNetwork import QLocalSocket

        waited = QElapsedTimer()
        waited.start()
        while not waited.hasExpired(_PATIENCE):
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_PAUSE):
                socket.write(_SHOW)
                while socket.bytesAvailable() < len(_SHOWN) and not waited.hasExpired(_PATIENCE):
                    if (
                        not socket.waitForReadyRead(_PAUSE)
                        and socket.state() != QLocalSocket.LocalSocketState.ConnectedState
                    ):
                        break
                if bytes(socket.readAll().data()) == _SHOWN:
                    return True
            socket.abort()
            QThread.msleep(_PAUSE)
        return False

    def close(self) -> None:
        """Let another be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _answer(self) -> None:
        server = self._server
        while server is not None and server.hasPendingConnections():
            socket = server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)

            def read(socket: QLocalSocket = socket) -> None:
                if socket.bytesAvailable() < len(_SHOW):
                    return
                if bytes(socket.read(len(_SHOW)).data()) == _SHOW:
                    self.raiseRequested.emit()
                    socket.write(_SHOWN)
                    socket.flush()
                socket.disconnectFromServer()

            socket.readyRead.connect(read)
            read()


def _name(data_dir: Path) -> str:
    """A name for this user and folder: in the user's own folder for such things where there is one."""
    user = os.getuid() if sys.platform != "win32" else os.environ.get("USERNAME", "")
    key = f"{user} {os.path.realpath(data_dir)}"
    digest = QCryptographicHash.hash(key.encode(), QCryptographicHash.Algorithm.Sha256)
    name = f"hytedesk-{bytes(digest.toHex().data()).decode()[:24]}"
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    path = str(Path(own) / name)
    return path if own and Path(own).is_dir() and len(os.fsencode(path)) <= _LONGEST_PATH else name
