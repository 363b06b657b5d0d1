"""`hytedesk-admin upload`, `gc`, `bootstrap` and `verify`: from the publisher's folder to computers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hytedesk.cli import admin_wording
from hytedesk.cli.admin_shared import FOLDER, dry_run_option, existing, profile_name, say_dry, unlock
from hytedesk.cli.progress import progress_bar
from hytedesk.errors import WrongUsage
from hytedesk.i18n import _, ngettext

if TYPE_CHECKING:
    from hytedesk.sync.sources import SourceSpec


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--to", required=True, metavar="PLACE", help="The folder that the web server shows, or s3://BUCKET/PREFIX."
)
@click.option("--endpoint", metavar="URL", help="Address of an object store that is not Amazon's.")
@dry_run_option
def upload(folder: Path, to: str, endpoint: str | None, dry_run: bool) -> None:  # click's
    """Copy the folder public in DIR to where the web server finds it, timestamp.json last."""
    from hytedesk.publish import bucket, disk, hosting
    from hytedesk.sync.sources import Progress

    with disk.locked(existing(folder)), progress_bar() as show:
        if "://" in to and not to.startswith("s3:"):
            raise WrongUsage("place", to)
        place: hosting.Place = bucket.Bucket(to, endpoint) if to.startswith("s3:") else hosting.Folder(Path(to))
        copied = hosting.upload(
            folder / "public", place, write=not dry_run, done=lambda done, of: show(Progress("check", done, of))
        )
    if dry_run:
        said = ngettext("{n} file would be copied.", "{n} files would be copied.", len(copied))
    else:
        said = ngettext("{n} file copied.", "{n} files copied.", len(copied))
    click.echo(said.format(n=len(copied)))
    say_dry(dry_run=dry_run)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--keep-days", type=click.IntRange(1, 365), default=14, show_default=True)
@dry_run_option
def gc(folder: Path, keep_days: int, dry_run: bool) -> None:  # click's
    """Delete the files in DIR that nothing has named for some days."""
    from hytedesk.publish import disk, hosting, repository

    with disk.locked(existing(folder)):
        staged = repository.staged(folder, folder / "keys", unlock(None))
        before = datetime.now(UTC) - timedelta(days=keep_days)
        files = hosting.superseded(folder / "public", staged, before)
        for path in () if dry_run else files:
            path.unlink(missing_ok=True)
    if dry_run:
        said = ngettext("{n} file would be deleted.", "{n} files would be deleted.", len(files))
    else:
        said = ngettext("{n} file deleted.", "{n} files deleted.", len(files))
    click.echo(said.format(n=len(files)))
    say_dry(dry_run=dry_run)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--url", required=True, help="Where computers will find the folder public.")
@click.option("--profile", default="default", show_default=True, callback=profile_name, help="Their configuration.")
@click.option("--out", type=FOLDER, required=True, help="Folder for the files that computers are given.")
@dry_run_option
def bootstrap(folder: Path, url: str, profile: str, out: Path, dry_run: bool) -> None:  # click's
    """Write what computers are given to know whom to follow: root file, region file and samples of policies."""
    from hytedesk.publish import disk, handout, repository

    staged = repository.staged(folder, folder / "keys", unlock(None))
    root, digest = repository.root_file(staged)
    files = handout.files(repository.region(folder).region, _region(url).url, profile, root)
    for name, content in files.items():
        if not dry_run:
            disk.replace(out / name, content)
        click.echo(str(out / name))
    click.echo(_("Fingerprint (sha256 of the root file): {digest}").format(digest=digest))
    say_dry(dry_run=dry_run)


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--root",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The root file that computers have (bootstrap writes it).",
)
def verify(url: str, root: Path) -> None:
    """Fetch what a web server shows as computers do; exit code 1 when something keeps changes from reaching them."""
    from hytedesk.publish import checking

    with progress_bar() as show:
        checked = checking.verify(_region(url), root, show)
    for line in admin_wording.checked(checked):
        click.echo(line)
    if checked.doubts:
        raise click.exceptions.Exit(1)


def _region(url: str) -> SourceSpec:
    from hytedesk.sync import sources

    return sources.parse_source(f"region:{url.removeprefix('region:')}")
