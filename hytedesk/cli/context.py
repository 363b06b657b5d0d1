"""What the commands have in common: their options, the data folder, the settings, the catalogue, JSON on stdout."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from hytedesk import config, i18n
from hytedesk.errors import NoCatalogue, StorageUnavailable
from hytedesk.ui import messages

if TYPE_CHECKING:
    from hytedesk.db.catalogue import Catalogue
    from hytedesk.db.user import History

F = TypeVar("F", bound=Callable[..., Any])


class Context(msgspec.Struct):
    """What every command needs to know."""

    data_dir: Path
    json: bool = False

    def settings(self) -> config.Settings:
        """The user's settings."""
        return config.load(self.data_dir)


def _set_data_dir(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.find_root().obj.data_dir = Path(value)


def _set_json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # click's
    if value:
        context.find_root().obj.json = True


def common_options(command: F) -> F:
    """`--data-dir` and `--json`, before or after any command."""
    command = click.option(
        "--data-dir",
        metavar="DIR",
        callback=_set_data_dir,
        expose_value=False,
        help="Data folder of this user (or HYTEDESK_DATA_DIR).",
    )(command)
    return click.option(
        "--json", is_flag=True, callback=_set_json, expose_value=False, help="Print one JSON document on stdout."
    )(command)


def settings_of(context: Context) -> config.Settings:
    """The user's settings; from here on the program speaks their language and knows the region's own words."""
    from hytedesk.sheet import frame
    from hytedesk.vocabulary import crisis, needs, pathways

    settings = context.settings()
    i18n.use(settings.language)
    needs.use_regional(context.data_dir)
    crisis.use_regional(context.data_dir)
    pathways.use_regional(context.data_dir)
    frame.use_regional(context.data_dir)
    return settings


@contextlib.contextmanager
def open_catalogue(context: Context) -> Iterator[Catalogue]:
    """The catalogue in use, closed at the end.

    Raises:
        NoCatalogue: there is none yet.
    """
    from hytedesk.db.catalogue import open_active

    catalogue = open_active(context.data_dir)
    if catalogue is None:
        raise NoCatalogue
    with contextlib.closing(catalogue):
        yield catalogue


def history_of(context: Context) -> History:
    """What is known about synchronisations; one that cannot be read is none, and is said."""
    from hytedesk.db import user

    try:
        return user.history(context.data_dir)
    except StorageUnavailable as error:
        click.echo(messages.sentence(error), err=True)
        return user.History()


def today() -> date:
    """The local date."""
    return datetime.now().astimezone().date()


def print_json(document: Any) -> None:  # any JSON document
    """One JSON document on one line of stdout."""
    click.echo(msgspec.json.encode(document).decode())
