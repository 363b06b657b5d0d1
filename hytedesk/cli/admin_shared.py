"""What several commands of `hytedesk-admin` share: the keys and how they are unlocked, and what is said at the end."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hytedesk.cli import admin_wording
from hytedesk.config import table
from hytedesk.errors import BadData, NotPublished, StorageUnavailable
from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hytedesk.publish.signing import Staged

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
dry_run_option = click.option("--dry-run", is_flag=True, help="Do everything but write.")


def signing_options(command: F) -> F:
    """Where the keys are and how they are unlocked."""
    command = click.option(
        "--passphrase-file", type=FILE, help="Its first line unlocks the keys; without it you are asked."
    )(command)
    return click.option("--keys", "key_folder", type=FOLDER, help="Folder of keys; else the folder keys in DIR.")(
        command
    )


@contextlib.contextmanager
def changing(
    folder: Path, *, key_folder: Path | None, passphrase_file: Path | None, dry_run: bool
) -> Iterator[tuple[Staged, Path, list[str]]]:
    """The repository in a folder, the folder of keys, and what to say once the changes are written, or wait.

    Raises:
        NotPublished: a change waits for signatures already, or nobody here can sign this one.
    """
    from hytedesk.publish import disk, repository, waiting

    folder_of_keys = key_folder or folder / "keys"
    with disk.locked(existing(folder)):
        if waiting.exists(folder):
            raise NotPublished("waiting", str(folder))
        staged = repository.staged(folder, folder_of_keys, unlock(passphrase_file))
        done: list[str] = []
        yield staged, folder_of_keys, done
        finish(folder, staged, folder_of_keys, done, dry_run=dry_run)


@contextlib.contextmanager
def publishing(
    folder: Path, *, key_folder: Path | None, passphrase_file: Path | None, dry_run: bool
) -> Iterator[tuple[Staged, Path, list[str]]]:
    """As `changing`, for the publishing job: what every administrator has signed comes along, the rest waits on."""
    from hytedesk.publish import disk, repository, waiting

    folder_of_keys = key_folder or folder / "keys"
    with disk.locked(existing(folder)):
        staged, roles = waiting.with_complete(
            folder, lambda: repository.staged(folder, folder_of_keys, unlock(passphrase_file))
        )
        done: list[str] = []
        yield staged, folder_of_keys, done
        staged.check()
        if not dry_run:
            staged.write()
        if roles and not dry_run:
            waiting.clear(folder)
    for line in done:
        click.echo(line)
    if roles:
        click.echo(_("What the administrators have signed is published: {roles}.").format(roles=", ".join(roles)))
    say_written(folder, dry_run=dry_run)


def finish(folder: Path, staged: Staged, key_folder: Path, done: Iterable[str] = (), *, dry_run: bool) -> None:
    """Write what was changed, if it has all signatures, else set it aside; say what is done, and what is next."""
    from hytedesk.publish import waiting

    if not staged.changed():
        return
    lacking = staged.lacking()
    if lacking:
        waiting.put(folder, staged, write=not dry_run)
        for line in done:
            click.echo(line)
        for line in admin_wording.lacking(lacking, names(key_folder)):
            click.echo(line)
        say_dry(dry_run=dry_run)
        return
    if not dry_run:
        staged.write()
        waiting.clear(folder)
    for line in done:
        click.echo(line)
    say_written(folder, dry_run=dry_run)


def names(key_folder: Path) -> Callable[[str], str]:
    """What a key is called in the folder of keys, by its id; the beginning of the id, where it is not there."""
    from hytedesk.publish import keys

    known = {key.id: key.name for key in keys.listed(key_folder)}
    return lambda key: known.get(key, key[:16])


def existing(folder: Path) -> Path:
    """The folder, if there is a repository in it.

    Raises:
        NotPublished: there is none.
    """
    from hytedesk.publish import repository

    repository.region(folder)
    return folder


def unlock(passphrase_file: Path | None) -> Callable[[str], str]:
    """What gives the passphrase of a key: the file, else the person."""
    return lambda name: first_line(passphrase_file) if passphrase_file else ask(name)


def profile_name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The name of a profile, if it can be one."""
    if not re.fullmatch(table.BY_KEY["profile"].pattern, value):
        raise click.BadParameter(value)
    return value


def ask(name: str, *, twice: bool = False) -> str:
    """The passphrase of a key, from the person.

    Raises:
        NotPublished: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise NotPublished("no_passphrase", name)
    question = _("Passphrase of {name}").format(name=name)
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True))


def first_line(path: Path) -> str:
    """What stands in the first line of a file.

    Raises:
        StorageUnavailable: it cannot be read.
        BadData: it is no text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except ValueError as exc:
        raise BadData(str(path), "not UTF-8") from exc
    except OSError as exc:
        raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc


def say_written(folder: Path, *, dry_run: bool) -> None:
    """What to do next, or that nothing was done."""
    say_dry(dry_run=dry_run)
    if not dry_run:
        public = folder / "public"
        click.echo(_("Written. Copy {public} to the web server, timestamp.json last.").format(public=public))


def say_dry(*, dry_run: bool) -> None:
    """That nothing was done, if so."""
    if dry_run:
        click.echo(_("This was a dry run: nothing has been written."))
