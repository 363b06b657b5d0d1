"""How far a long command has come, on stderr."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hytedesk.sync.sources import Progress


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on stderr, silent when that is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    stages = {"fetch": _("Fetching"), "check": _("Checking"), "build": _("Building"), "index": _("Indexing")}
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda step: bar.update(
            task, description=stages[step.stage], completed=step.done, total=step.total, refresh=False
        )
