"""`hytedesk-admin publish config`: what the region prescribes and recommends to its computers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hytedesk.cli import admin_wording
from hytedesk.cli.admin_shared import FOLDER, changing, dry_run_option, profile_name, signing_options
from hytedesk.config import wording
from hytedesk.config.layers import Refused
from hytedesk.errors import BadData, NotPublished, StorageUnavailable
from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hytedesk.config.pushed import Wrong
    from hytedesk.publish.signing import Staged


beside_option = click.option(
    "--with",
    "beside",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Its files go along, such as needs.toml.",
)


@click.command("config")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@beside_option
@click.option("--profile", default="default", show_default=True, callback=profile_name, help="Which computers take it.")
@signing_options
@dry_run_option
def publish_config(folder: Path, file: Path, beside: Path | None, profile: str, **how: Any) -> None:  # click's
    """Publish the configuration in FILE (JSON with `mandatory` and `recommended`) for the computers of a profile.

    What is not named any more, in FILE or as a file that goes along, is taken away.
    """
    from hytedesk.publish import configuration

    parts = _read(file, beside)
    with changing(folder, **how) as (staged, _key_folder, done):
        changes = list(configuration.changes(configuration.current(staged, profile), parts))
        for line in admin_wording.configured(changes):
            click.echo(line)
        if not changes:
            click.echo(_("No change: the profile {profile} is configured so already.").format(profile=profile))
            return
        serial = configuration.publish(staged, profile, parts)
        done.append(admin_wording.configuration(profile, serial))


def compare(staged: Staged, file: Path, beside: Path | None, profile: str) -> None:
    """Say what would change if the configuration in a file were published, with the files beside it."""
    from hytedesk.publish import configuration

    changes = configuration.changes(configuration.current(staged, profile), _read(file, beside))
    for line in admin_wording.configured(changes):
        click.echo(line)


def say_changes(before: Staged, after: Staged, path: str) -> None:
    """Say what becomes different in the configuration at this path of the repository."""
    from hytedesk.publish import configuration

    old, new = (configuration.at(staged, path) for staged in (before, after))
    for line in admin_wording.configured(configuration.changes(old, new)):
        click.echo(line)


def write_out(staged: Staged, paths: Iterable[str], folder: Path) -> None:
    """Write the configurations at these paths of the repository, and the files that they carry, to be read.

    Raises:
        StorageUnavailable: the folder cannot be written.
    """
    from hytedesk.publish import configuration, disk

    for path in paths:
        files, wrong = configuration.to_read(staged, path)
        for name, content in files.items():
            disk.replace(folder / name, content)
            click.echo(str(folder / name))
        for one in wrong:
            click.echo(admin_wording.left_out(f"{path}: {one.name}"))


def _read(file: Path, beside: Path | None) -> dict[str, Any]:
    """What the file prescribes and recommends; values and files that no computer would take are named and refused."""
    from hytedesk.publish import configuration

    try:
        parts = configuration.read(file.read_bytes())
    except BadData as exc:
        raise BadData(str(file), exc.detail) from exc
    except OSError as exc:
        raise StorageUnavailable(str(file), exc.strerror or str(exc)) from exc
    others: list[Wrong] = []
    if beside is not None:
        parts["files"], others = configuration.files_in(beside)
    refused = [Refused(str(file), *one) for one in configuration.wrong(parts)]
    for one in refused:
        click.echo(wording.refusal(one), err=True)
    for other in others:
        click.echo(admin_wording.file_refused(other), err=True)
    if refused or others:
        raise NotPublished("configuration", str(file))
    try:
        configuration.check_files(parts)
    except BadData as exc:
        click.echo(str(exc), err=True)
        raise NotPublished("configuration", str(file)) from exc
    return parts
