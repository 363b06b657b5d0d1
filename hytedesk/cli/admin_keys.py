"""`hytedesk-admin key …` and `rotate`: who may sign what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hytedesk.cli import admin_config, admin_wording
from hytedesk.cli.admin_shared import (
    FILE,
    FOLDER,
    ask,
    changing,
    dry_run_option,
    existing,
    finish,
    first_line,
    names,
    say_dry,
    signing_options,
    unlock,
)
from hytedesk.errors import NotPublished, WrongUsage
from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

_OFFLINE = ("root", "targets", "config")
_ROLES = ("root", "targets", "config", "catalogue", "snapshot", "timestamp")


@click.group()
def key() -> None:
    """The keys that sign."""


@key.command("new")
@click.argument("name")
@click.option("--keys", "key_folder", type=FOLDER, required=True, help="Folder of keys; it is made.")
@click.option("--passphrase-file", type=FILE, help="Its first line will unlock the key; without it you are asked.")
@dry_run_option
def key_new(name: str, key_folder: Path, passphrase_file: Path | None, dry_run: bool) -> None:
    """Make a key, locked with a passphrase."""
    from hytedesk.publish import keys

    passphrase = first_line(passphrase_file) if passphrase_file else ask(name, twice=True)
    made = keys.new(key_folder, name, passphrase, write=not dry_run)
    if not dry_run:
        click.echo(_("Made the key {name}: {id}").format(name=made.name, id=made.id))
    say_dry(dry_run=dry_run)


@key.command("list")
@click.option("--keys", "key_folder", type=FOLDER, required=True, help="Folder of keys.")
def key_list(key_folder: Path) -> None:
    """Show the keys of a folder."""
    from hytedesk.publish import keys

    for one in keys.listed(key_folder):
        click.echo(f"{one.name}\t{one.id}\t{_('private') if one.private else _('public')}")


@key.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--keys", "key_folder", type=FOLDER, required=True, help="Folder of keys; it is made.")
@dry_run_option
def key_import(name: str, file: Path, key_folder: Path, dry_run: bool) -> None:
    """Take over the public half of somebody else's key (their NAME.pub)."""
    from hytedesk.publish import keys

    made = keys.take(key_folder, name, file.read_bytes(), write=not dry_run)
    said = (
        f"{made.name}\t{made.id}" if dry_run else _("Took over the key {name}: {id}").format(name=made.name, id=made.id)
    )
    click.echo(said)
    say_dry(dry_run=dry_run)


@key.command("add")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("role", type=click.Choice(_ROLES))
@click.argument("name")
@signing_options
@dry_run_option
def key_add(folder: Path, role: str, name: str, **how: Any) -> None:  # click's
    """Let a key sign a role."""
    from hytedesk.publish import keys, repository

    with changing(folder, **how) as (staged, key_folder, _done):
        repository.change_keys(staged, role, add=[keys.public(key_folder, name)])
        staged.seal(force=True)


@key.command("revoke")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("role", type=click.Choice(_ROLES))
@click.argument("name")
@signing_options
@dry_run_option
def key_revoke(folder: Path, role: str, name: str, **how: Any) -> None:  # click's
    """Let a key sign a role no more."""
    from hytedesk.publish import keys, repository

    with changing(folder, **how) as (staged, key_folder, _done):
        repository.change_keys(staged, role, revoke=[keys.public(key_folder, name).keyid])
        staged.seal(force=True)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("old", metavar="OLD-KEY")
@click.argument("new", metavar="NEW-KEY")
@signing_options
@dry_run_option
def rotate(folder: Path, old: str, new: str, **how: Any) -> None:  # click's
    """Put a new key in the place of an old, lost or stolen one, in all its roles."""
    from hytedesk.publish import keys, repository

    with changing(folder, **how) as (staged, key_folder, done):
        roles = repository.rotate(staged, keys.public(key_folder, old).keyid, keys.public(key_folder, new))
        done.append(_("{new} signs in place of {old}: {roles}.").format(new=new, old=old, roles=", ".join(roles)))


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--role", "roles", type=click.Choice(_OFFLINE), multiple=True, help="Only this role; else all that wait.")
@click.option("--discard", is_flag=True, help="Throw away what waits for signatures.")
@click.option("--show", type=FOLDER, metavar="FOLDER", help="Write what waits into a new FOLDER, and sign nothing.")
@signing_options
@dry_run_option
def sign(  # noqa: PLR0913  # click's
    *,
    folder: Path,
    roles: Sequence[str],
    discard: bool,
    show: Path | None,
    key_folder: Path | None,
    passphrase_file: Path | None,
    dry_run: bool,
) -> None:
    """Say what waits for signatures, and add those of the keys that are here."""
    from hytedesk.publish import disk, repository, waiting

    folder_of_keys = key_folder or folder / "keys"
    name = names(folder_of_keys)
    with disk.locked(existing(folder)):
        if discard:
            if not waiting.exists(folder):
                raise NotPublished("nothing_waits", str(folder))
            click.echo(_("What waits for signatures is thrown away; what is published stays as it is."))
            if not dry_run:
                waiting.clear(folder)
            say_dry(dry_run=dry_run)
            return
        before, staged = (repository.staged(folder, folder_of_keys, unlock(passphrase_file)) for _time in range(2))
        wait = waiting.take(folder, staged)
        for role in wait:
            signed = staged.signed(role).signed
            click.echo(admin_wording.version(role, signed.version, signed.expires))
        for change in waiting.changes(before, staged):
            click.echo(admin_wording.change(change, name))
            if change.kind == "file":
                admin_config.say_changes(before, staged, change.value)
        if show is not None:
            if show.exists() and any(show.iterdir()):
                raise WrongUsage("not_empty", str(show))
            new = (change.value for change in waiting.changes(before, staged) if change.kind == "file")
            admin_config.write_out(staged, new, show)
            click.echo(_("These files are to be read; nothing has been signed."))
            return
        if dry_run:
            for line in admin_wording.lacking(staged.lacking(), name):
                click.echo(line)
            say_dry(dry_run=True)
            return
        if not repository.cosign(staged, [role for role in wait if not roles or role in roles]):
            raise NotPublished("no_signature", str(folder_of_keys))
        finish(folder, staged, folder_of_keys, dry_run=False)
