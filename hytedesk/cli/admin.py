"""`hytedesk-admin`: what the administrators of a region do with its repository (docs/admin-guide.md).

Results go to stdout, progress and sentences about failures to stderr. Exit codes: 0 ok, 1 nothing was published or
something expires soon, 2 wrong usage, 20 offline, 30 trust, 40 data, 50 disk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from hytedesk import __version__, config, i18n, log, paths
from hytedesk.cli import admin_wording, progress_bar
from hytedesk.errors import HyteDeskError, StorageUnavailable
from hytedesk.i18n import _
from hytedesk.ui import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.publish.catalogue import Gathered
    from hytedesk.sync.sources import SourceSpec

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_ROLES = ("root", "targets", "config")
_dry_run = click.option("--dry-run", is_flag=True, help="Do everything but write.")
_county = click.option("--county", metavar="CODE", help="Wellbeing services county to fetch from PTV.")


def _signing(command: F) -> F:
    """Where the keys are and how they are unlocked."""
    command = click.option(
        "--passphrase-file", type=_FILE, help="Its first line unlocks the keys; without it you are asked."
    )(command)
    return click.option("--keys", "key_folder", type=_FOLDER, help="Folder of keys; else the folder keys in DIR.")(
        command
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="HyteDesk")
def admin() -> None:
    """Publish a region's signed catalogue to every laptop."""


@admin.group()
def key() -> None:
    """The keys that sign."""


@key.command("new")
@click.argument("name")
@click.option("--keys", "key_folder", type=_FOLDER, required=True, help="Folder of keys; it is made.")
@click.option("--passphrase-file", type=_FILE, help="Its first line will unlock the key; without it you are asked.")
def key_new(name: str, key_folder: Path, passphrase_file: Path | None) -> None:
    """Make a key, locked with a passphrase."""
    from hytedesk.publish import keys

    passphrase = _first_line(passphrase_file) if passphrase_file else _ask(name, twice=True)
    made = keys.new(key_folder, name, passphrase)
    click.echo(_("Made the key {name}: {id}").format(name=made.name, id=made.id))


@key.command("list")
@click.option("--keys", "key_folder", type=_FOLDER, required=True, help="Folder of keys.")
def key_list(key_folder: Path) -> None:
    """Show the keys of a folder."""
    from hytedesk.publish import keys

    for one in keys.listed(key_folder):
        click.echo(f"{one.name}\t{one.id}\t{_('private') if one.private else _('public')}")


@admin.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--region", required=True, help="Name of the region.")
@click.option("--admin", "admins", multiple=True, required=True, metavar="KEY", help="Signs roots; repeat for more.")
@click.option("--config", multiple=True, metavar="KEY", help="Signs configurations; else the keys of --admin.")
@click.option("--job", required=True, metavar="KEY", help="Signs catalogues; the key of the publishing job.")
@click.option("--threshold", type=int, help="Signatures that a new root needs; else two, or one of one.")
@_signing
@_dry_run
def init(
    folder: Path, key_folder: Path | None, passphrase_file: Path | None, dry_run: bool, **trust: Any
) -> None:  # click's
    """Make a repository in DIR; all keys that are named must be in the folder of keys."""
    from hytedesk.publish import repository

    repository.init(
        folder, key_folder=key_folder or folder / "keys", unlock=_unlock(passphrase_file), write=not dry_run, **trust
    )
    _say_written(folder, dry_run=dry_run)


@admin.command()
@click.argument("source", metavar="SOURCE")
@click.option("--out", type=_FILE, required=True, help="The file to write: one record a line, packed with zstd.")
@_county
def pull(source: str, out: Path, county: str | None) -> None:
    """Fetch everything from a source (KIND:URL, or a file), to look at or to publish later."""
    from hytedesk.sync.sources import region_format

    gathered = _gather(source, county)
    content, _size = region_format.pack(gathered.records.values(), 10)
    try:
        out.write_bytes(content)
    except OSError as exc:
        raise StorageUnavailable(str(out), exc.strerror or str(exc)) from exc
    click.echo(admin_wording.gathered(gathered))


@admin.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.argument("source", metavar="SOURCE")
@_county
def diff(folder: Path, source: str, county: str | None) -> None:
    """Say what would change if SOURCE were published."""
    from hytedesk.publish import catalogue, repository

    staged = repository.staged(folder, folder / "keys", _unlock(None))
    old = catalogue.published(staged, catalogue.current(staged))
    difference = catalogue.compare(old, _gather(source, county).records)
    for line in admin_wording.difference(difference):
        click.echo(line)
    if difference.implausible:
        click.echo(_("This is more than would be published without --force."), err=True)
        raise click.exceptions.Exit(1)


@admin.group()
def publish() -> None:
    """Sign something new for all laptops."""


@publish.command("catalogue")
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.argument("source", metavar="SOURCE")
@click.option("--force", is_flag=True, help="Also when more than one service in five would go.")
@_county
@_signing
@_dry_run
def publish_catalogue(  # noqa: PLR0913  # click's
    *,
    folder: Path,
    source: str,
    force: bool,
    county: str | None,
    key_folder: Path | None,
    passphrase_file: Path | None,
    dry_run: bool,
) -> None:
    """Publish everything that SOURCE (KIND:URL, or a file) has as the new catalogue in DIR."""
    from hytedesk.publish import catalogue, repository, signing

    whose = repository.region(folder)
    gathered = _gather(source, county)
    with signing.locked(folder):
        staged = repository.staged(folder, key_folder or folder / "keys", _unlock(passphrase_file))
        manifest, difference = catalogue.publish(
            staged, whose.region, source.partition(":")[0], gathered.records, force=force
        )
        if not difference:
            click.echo(_("No change: generation {n} is the same catalogue.").format(n=manifest.generation))
            return
        if not dry_run:
            staged.write()
    click.echo(admin_wording.gathered(gathered))
    click.echo(admin_wording.published(manifest, difference))
    _say_written(folder, dry_run=dry_run)


@admin.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="Renew this, too; once a year.")
@_signing
@_dry_run
def renew(
    folder: Path,
    roles: Sequence[str],
    key_folder: Path | None,
    passphrase_file: Path | None,
    dry_run: bool,  # click's
) -> None:
    """Renew the signatures that are valid for a few days; run it twice a day."""
    from hytedesk.publish import repository, signing

    with signing.locked(_existing(folder)):
        staged = repository.staged(folder, key_folder or folder / "keys", _unlock(passphrase_file))
        renewed = repository.renew(staged, roles, datetime.now(UTC))
        if not dry_run:
            staged.write()
    click.echo(_("Renewed: {roles}.").format(roles=", ".join(renewed)))
    _say_written(folder, dry_run=dry_run)


@admin.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
def status(folder: Path) -> None:
    """Say what is published and until when it is valid; exit code 1 when something expires soon."""
    from hytedesk.publish import catalogue, repository

    staged = repository.staged(folder, folder / "keys", _unlock(None))
    manifest = catalogue.current(staged)
    click.echo(admin_wording.now(repository.region(folder).region, manifest))
    expiries = repository.expiries(staged, datetime.now(UTC))
    for one in expiries:
        click.echo(admin_wording.expiry(one))
    if any(one.soon for one in expiries):
        raise click.exceptions.Exit(1)


@admin.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--url", required=True, help="Where laptops will find the folder public.")
@click.option("--out", type=_FOLDER, required=True, help="Folder for the files that laptops are given.")
@_dry_run
def bootstrap(folder: Path, url: str, out: Path, dry_run: bool) -> None:  # click's
    """Write the root file that laptops are given, and say what belongs into their settings."""
    from hytedesk.publish import repository

    spec = _region(url)
    content, digest = repository.root_file(repository.staged(folder, folder / "keys", _unlock(None)))
    path = out / "region-root.json"
    if not dry_run:
        try:
            out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as exc:
            raise StorageUnavailable(str(path), exc.strerror or str(exc)) from exc
    settings = {"sources": [str(spec)], "region_root_file": str(path.resolve())}
    click.echo(_("Root file: {path} (sha256 {digest}).").format(path=path, digest=digest))
    click.echo(_("Into settings.json, with the path where the root file lies on the laptop:"))
    click.echo(msgspec.json.format(msgspec.json.encode(settings), indent=2).decode())


@admin.command()
@click.argument("url", metavar="URL")
@click.option("--root", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
def verify(url: str, root: Path) -> None:
    """Fetch what a web server shows as laptops do; exit code 1 when something keeps changes from reaching them."""
    from hytedesk.publish import checking

    with progress_bar() as show:
        checked = checking.verify(_region(url), root, show)
    for line in admin_wording.checked(checked):
        click.echo(line)
    if checked.doubts:
        raise click.exceptions.Exit(1)


def _gather(source: str, county: str | None) -> Gathered:
    from hytedesk.publish import catalogue
    from hytedesk.sync import sources

    spec = sources.SourceSpec("file", source) if Path(source).exists() else sources.parse_source(source)
    with progress_bar() as show:
        watch = sources.Watch(spec.host, show, lambda: False)
        return catalogue.gather(spec, config.Settings(county=county), watch)


def _region(url: str) -> SourceSpec:
    from hytedesk.sync import sources

    return sources.parse_source(f"region:{url.removeprefix('region:')}")


def _existing(folder: Path) -> Path:
    from hytedesk.publish import repository

    repository.region(folder)
    return folder


def _unlock(passphrase_file: Path | None) -> Callable[[str], str]:
    return lambda name: _first_line(passphrase_file) if passphrase_file else _ask(name)


def _ask(name: str, *, twice: bool = False) -> str:
    question = _("Passphrase of {name}").format(name=name)
    return str(click.prompt(question, hide_input=True, confirmation_prompt=twice, err=True))


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError) as exc:
        raise StorageUnavailable(str(path), str(exc)) from exc


def _say_written(folder: Path, *, dry_run: bool) -> None:
    if dry_run:
        click.echo(_("This was a dry run: nothing has been written."))
    else:
        public = folder / "public"
        click.echo(_("Written. Copy {public} to the web server, timestamp.json last.").format(public=public))


def main() -> int:
    """Run one command; every expected error becomes one sentence on stderr and its exit code."""
    i18n.use(config.load(paths.default_data_dir()).language)
    try:
        code = admin.main(sys.argv[1:], prog_name="hytedesk-admin", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except click.Abort:
        return 130
    except HyteDeskError as error:
        click.echo(messages.sentence(error), err=True)
        return error.exit_code
    except Exception as bug:  # noqa: BLE001  # the last net, as in `cli.main`
        log.bug(paths.default_data_dir(), bug)
        click.echo(messages.unexpected(), err=True)
        return 1
    return code if isinstance(code, int) else 0
