"""Messages on their way to the mail server, and the one that did not get there. In memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from hytedesk.errors import HyteDeskError

if TYPE_CHECKING:
    from email.message import EmailMessage

    from hytedesk.config import Settings
    from hytedesk.ui.tasks import Tasks


Handed: TypeAlias = "tuple[tuple[str, ...], dict[str, str], int]"
"""Keys of the services that were handed over, their return codes, and to which client (`SheetController.client`)."""


class Letter:
    """One message.

    Attributes:
        handed: what is counted once it has been sent, as `HandoverController.handedOver` tells it.
        message: the same at each try, so that a server can tell that it has it already.
        error: why it was not sent, None = it is on its way.
        stopped: the person does not want it to go on.
        forgotten: its client has left: it goes on, and all that is told is how it ended.
    """

    def __init__(self, message: EmailMessage, handed: Handed) -> None:
        self.message = message
        self.handed = handed
        self.error: HyteDeskError | None = None
        self.stopped = False
        self.forgotten = False


class Outbox(QObject):
    """Keeps the message of the present client until it is sent or given up.

    Attributes:
        letter: that message, None = there is none.

    Signals:
        sent(Handed, bool): a message has arrived at the server; True = the present client's.
        failed(HyteDeskError): the present client's was not sent; it is kept.
        lost(HyteDeskError | None): that of a client who has left was not sent; it is gone.
    """

    sent = Signal(object, bool)
    failed = Signal(object)
    lost = Signal(object)

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._on_their_way: list[Letter] = []
        self.letter: Letter | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost now."""
        return self.letter is None and not self._on_their_way

    def send(self, message: EmailMessage, settings: Settings, handed: Handed) -> None:
        """Send a message in place of one that was given up."""
        self.letter = Letter(message, handed)
        self.again(settings)

    def again(self, settings: Settings) -> None:
        """Try to send the message that is kept."""
        letter = self.letter
        if letter is None or letter in self._on_their_way:
            return
        from hytedesk.sync import smtp

        letter.error, letter.stopped = None, False
        self._on_their_way.append(letter)
        self._tasks.submit(
            "background",
            lambda: smtp.send(letter.message, settings, lambda: letter.stopped),
            lambda _done: self._arrived(letter),
            lambda error: self._stays(letter, error),
        )

    def stop(self) -> None:
        """Stop the message on its way; it is kept, or has been sent all the same."""
        if self.letter is not None:
            self.letter.stopped = True

    def give_up(self) -> None:
        """Throw away the message that was not sent."""
        self.letter = None

    def new_client(self) -> None:
        """Throw away what was not sent; what is on its way goes on."""
        letter, self.letter = self.letter, None
        if letter is None:
            return
        if letter in self._on_their_way:
            letter.forgotten = True
        else:
            self.lost.emit(letter.error)

    def close(self) -> None:
        """Stop everything and forget it."""
        for letter in self._on_their_way:
            letter.stopped = True
        self._tasks.close()
        self._on_their_way.clear()
        self.letter = None

    def _arrived(self, letter: Letter) -> None:
        self._on_their_way.remove(letter)
        present = letter is self.letter
        if present:
            self.letter = None
        self.sent.emit(letter.handed, present)

    def _stays(self, letter: Letter, error: Exception) -> None:
        self._on_their_way.remove(letter)
        if letter.forgotten:
            self.lost.emit(error)
        else:
            letter.error = error if isinstance(error, HyteDeskError) else HyteDeskError()
            self.failed.emit(letter.error)
        if not isinstance(error, HyteDeskError):
            raise error
