"""Manual pages, made from what the command line says of itself: `python -m installer.manual FOLDER`."""

from __future__ import annotations

import gzip
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hytedesk import __version__
from hytedesk.cli import admin, program

if TYPE_CHECKING:
    from collections.abc import Iterator

_SINCE = """\
.SH FILES
.TP
.I /etc/hytedesk/policies/managed/*.json, /etc/hytedesk/policies/recommended/*.json
Policies of this computer; only files that nobody but root can write are read.
.TP
.I ~/.local/share/HyteDesk
The catalogue and the settings of a user. Nothing about clients is in it.
.SH ENVIRONMENT
.TP
.B HYTEDESK_DATA_DIR
Another data folder.
.TP
.B HYTEDESK_PTV_API_KEY
The key for Suomi.fi's Open API v12, sent to its official host alone.
.TP
.B HYTEDESK_PTV_API_KEY_HOST
Another host, for which that key was given.
"""

_ENDS = {
    "hytedesk": "0 done, 2 wrong usage or an unknown name, 3 no such service, 20 source not reached, 30 not trusted, "
    "40 bad data, 50 disk.",
    "hytedesk-admin": "0 done, 1 nothing was published or something expires soon, 2 wrong usage, 20 not reached, "
    "30 not trusted, 40 bad data, 50 disk.",
}


def page(command: click.Group, name: str, other: str, day: datetime) -> str:
    """The manual page of a program with all its commands, as roff.

    Args:
        command: with all its commands.
        name: of the program.
        other: the program to see also.
        day: of the release.
    """
    lines = [
        f'.TH {_bare(name.upper())} 1 "{day:%Y-%m-%d}" "HyteDesk {__version__}" "User Commands"',
        ".SH NAME",
        f"{_bare(name)} \\- {_sentence(_text(command.help).partition('.')[0])}",
        ".SH SYNOPSIS",
        f".B {_bare(name)}",
        "[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]",
        ".SH DESCRIPTION",
        _bare(_text(command.help)),
        *_options(command, name),
        ".SH COMMANDS",
        *_commands(command, name),
        ".SH EXIT STATUS",
        _bare(_ENDS[name]),
        _SINCE.rstrip(),
        ".SH SEE ALSO",
        f".BR {_bare(other)} (1)",
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, name: str) -> Iterator[str]:
    for part, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {part}")
            continue
        context = click.Context(command, info_name=f"{name} {part}")
        usage = " ".join(command.collect_usage_pieces(context))
        yield f".SS {_bare(f'{name} {part} {usage}')}"
        yield _bare(_text(command.help))
        yield from _options(command, name)


def _options(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    for option in command.get_params(context):
        told = option.get_help_record(context)
        if told is not None and isinstance(option, click.Option):
            yield f".TP\n.B {_bare(told[0])}\n{_bare(told[1])}"


def _text(told: str | None) -> str:
    return " ".join(textwrap.dedent(told or "").split())


def _sentence(text: str) -> str:
    return _bare(text[:1].lower() + text[1:])


def _bare(text: str) -> str:
    """The text so that roff takes nothing in it for a command, and hyphens can be copied."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


def write(folder: Path, epoch: int) -> None:
    """Put the pages, packed, into a folder `man1`."""
    day = datetime.fromtimestamp(epoch, UTC)
    folder.mkdir(parents=True, exist_ok=True)
    programs = {"hytedesk": program(), "hytedesk-admin": admin.admin}
    for name, command in programs.items():
        (other,) = programs.keys() - {name}
        packed = gzip.compress(page(command, name, other, day).encode(), mtime=0)
        (folder / f"{name}.1.gz").write_bytes(packed)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
