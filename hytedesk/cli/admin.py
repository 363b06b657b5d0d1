"""`hytedesk-admin`: what the administrators of a region do with its repository (docs/admin-guide.md).

Results go to stdout, progress and sentences about failures to stderr. Exit codes: 0 ok, 1 nothing was published or
something expires soon, 2 wrong usage, 20 offline, 30 trust, 40 data, 50 disk.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hytedesk import __version__, config, i18n, paths
from hytedesk.cli import admin_config, admin_wording, ending
from hytedesk.cli.admin_fleet import fleet
from hytedesk.cli.admin_keys import key, rotate, sign
from hytedesk.cli.admin_shared import (
    FILE,
    FOLDER,
    changing,
    dry_run_option,
    publishing,
    say_dry,
    say_written,
    signing_options,
    unlock,
)
from hytedesk.cli.admin_web import bootstrap, gc, upload, verify
from hytedesk.cli.progress import progress_bar
from hytedesk.i18n import _
from hytedesk.ui import system_proxies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hytedesk.publish.catalogue import Gathered

_ROLES = ("root", "targets", "config")
_county = click.option("--county", metavar="CODE", help="Wellbeing services county to fetch from PTV.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="HyteDesk")
def admin() -> None:
    """Publish a region's signed catalogue to every computer."""


admin.add_command(key)
admin.add_command(rotate)
admin.add_command(sign)
for _command in (upload, gc, bootstrap, verify, fleet):
    admin.add_command(_command)


@admin.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--region", required=True, help="Name of the region.")
@click.option("--admin", "admins", multiple=True, required=True, metavar="KEY", help="Signs roots; repeat for more.")
@click.option("--config", multiple=True, metavar="KEY", help="Signs configurations; else the keys of --admin.")
@click.option("--job", required=True, metavar="KEY", help="Signs catalogues; the key of the publishing job.")
@click.option(
    "--threshold", type=click.IntRange(min=1), help="Signatures that a new root needs; else two, or one of one."
)
@signing_options
@dry_run_option
def init(
    folder: Path, key_folder: Path | None, passphrase_file: Path | None, dry_run: bool, **trust: Any
) -> None:  # click's
    """Make a repository in DIR; all keys that are named must be in the folder of keys."""
    from hytedesk.publish import repository

    repository.init(
        folder, key_folder=key_folder or folder / "keys", unlock=unlock(passphrase_file), write=not dry_run, **trust
    )
    say_written(folder, dry_run=dry_run)


@admin.command()
@click.argument("source", metavar="SOURCE")
@click.option("--out", type=FILE, required=True, help="The file to write: one record a line, packed with zstd.")
@_county
@dry_run_option
def pull(source: str, out: Path, county: str | None, dry_run: bool) -> None:
    """Fetch everything from a source (KIND:URL, or a file), to look at or to publish later."""
    from hytedesk.publish import disk
    from hytedesk.sync.sources import region_format

    gathered = _gather(source, county)
    content, _size = region_format.pack(gathered.records.values(), 10)
    if not dry_run:
        disk.replace(out, content)
    click.echo(admin_wording.gathered(gathered))
    say_dry(dry_run=dry_run)


@admin.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("source", metavar="SOURCE")
@click.option("--profile", metavar="NAME", help="SOURCE is a configuration for this profile, no catalogue.")
@admin_config.beside_option
@_county
def diff(folder: Path, source: str, profile: str | None, beside: Path | None, county: str | None) -> None:
    """Say what would change if SOURCE were published."""
    from hytedesk.publish import catalogue, repository

    staged = repository.staged(folder, folder / "keys", unlock(None))
    if profile:
        admin_config.compare(staged, Path(source), beside, profile)
        return
    old = catalogue.published(staged, catalogue.current(staged))
    difference = catalogue.compare(old, _gather(source, county).records)
    for line in admin_wording.difference(difference):
        click.echo(line)
    if difference.implausible:
        click.echo(_("This is more than would be published without --force."), err=True)
        raise click.exceptions.Exit(1)


@admin.group()
def publish() -> None:
    """Sign something new for all computers."""


publish.add_command(admin_config.publish_config)


@publish.command("catalogue")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("source", metavar="SOURCE")
@click.option("--force", is_flag=True, help="Also when more than one service in five would go.")
@_county
@signing_options
@dry_run_option
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
    from hytedesk.publish import catalogue, disk, repository

    whose = repository.region(folder)
    gathered = _gather(source, county)
    with disk.locked(folder):
        staged = repository.staged(folder, key_folder or folder / "keys", unlock(passphrase_file))
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
    say_written(folder, dry_run=dry_run)


@admin.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="Renew this, too; once a year.")
@signing_options
@dry_run_option
def renew(folder: Path, roles: Sequence[str], **how: Any) -> None:  # click's
    """Renew the signatures that are valid for a few days; run it twice a day."""
    from hytedesk.publish import repository

    with changing(folder, **how) if roles else publishing(folder, **how) as (staged, _key_folder, done):
        renewed = repository.renew(staged, roles, datetime.now(UTC))
        done.append(_("Renewed: {roles}.").format(roles=", ".join(renewed)))


@admin.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def status(folder: Path) -> None:
    """Say what is published and until when it is valid; exit code 1 when something expires soon."""
    from hytedesk.publish import catalogue, configuration, repository, waiting

    staged = repository.staged(folder, folder / "keys", unlock(None))
    manifest = catalogue.current(staged)
    click.echo(admin_wording.now(repository.region(folder).region, manifest))
    for profile, serial in configuration.serials(staged):
        click.echo(admin_wording.configuration(profile, serial))
    expiries = repository.expiries(staged, datetime.now(UTC))
    for one in expiries:
        click.echo(admin_wording.expiry(one))
    if waiting.exists(folder):
        click.echo(
            _("A change is set aside; hytedesk-admin sign {folder} --dry-run says what it needs.").format(folder=folder)
        )
    if any(one.soon for one in expiries):
        raise click.exceptions.Exit(1)


def _gather(source: str, county: str | None) -> Gathered:
    from hytedesk.publish import catalogue
    from hytedesk.sync import sources

    spec = sources.SourceSpec("file", source) if Path(source).exists() else sources.parse_source(source)
    with progress_bar() as show:
        watch = sources.Watch(spec.host, show, lambda: False)
        return catalogue.gather(spec, config.Settings(county=county), watch)


def main() -> int:
    """Run one command; every expected error becomes one sentence on stderr and its exit code."""
    i18n.use(config.load(paths.default_data_dir()).language)
    system_proxies.use()
    return ending.run(admin, "hytedesk-admin", sys.argv[1:], paths.default_data_dir(), sentence=admin_wording.failure)
