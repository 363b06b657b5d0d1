"""How a command ends: every expected error becomes one sentence on stderr and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hytedesk import log
from hytedesk.errors import HyteDeskError
from hytedesk.i18n import _
from hytedesk.ui import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def run(  # noqa: PLR0913  # a program, and how it speaks
    program: click.Command,
    name: str,
    arguments: Sequence[str],
    data_dir: Path,
    context: object = None,
    *,
    sentence: Callable[[HyteDeskError], str] = messages.sentence,
) -> int:
    """Run one command; returns the exit code.

    Args:
        program: with all its commands.
        name: as it is typed.
        arguments: what follows the name.
        data_dir: where the log is.
        context: what the commands are given.
        sentence: what is said about an expected error.
    """
    try:
        code = program.main(list(arguments), prog_name=name, standalone_mode=False, obj=context)
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except click.Abort:  # what click makes of an interrupt
        click.echo(_("Interrupted; what is there is whole, and the command can be run again."), err=True)
        return 130
    except HyteDeskError as error:
        click.echo(sentence(error), err=True)
        return error.exit_code
    except Exception as bug:  # noqa: BLE001  # the last net: a person gets a sentence, the log a trace without values
        log.bug(data_dir, bug)
        click.echo(messages.unexpected(), err=True)
        return 1
    return code if isinstance(code, int) else 0
