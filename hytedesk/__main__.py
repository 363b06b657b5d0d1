"""Start: the window without a command, the command line with one, the synchronisation worker for the window.

Only what the chosen way needs is imported: the window must show at once.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main() -> int:
    """Run HyteDesk with the arguments of this process; returns the exit code (docs/user-guide.md)."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--sync-worker"] and len(arguments) > 2:
        from hytedesk.sync import worker
        from hytedesk.ui import system_proxies

        system_proxies.use()
        return worker.run(Path(arguments[1]), arguments[2], asked="--asked" in arguments[3:])
    if arguments == ["--analyse"]:
        from hytedesk.sync import analysis

        analysis.serve(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    window, region_file = _without_region_file(arguments)
    data_dir = _window_data_dir(window)
    if data_dir is None:
        from hytedesk import cli
        from hytedesk.ui import system_proxies

        system_proxies.use()
        return cli.main(arguments)
    gc.disable()  # nothing to collect before the first paint; from then on `ui.garbage` does it
    from hytedesk import config, i18n
    from hytedesk.i18n import _

    held = config.held(data_dir)
    i18n.use(held.settings.language)
    if not _has_display():
        print(_("There is no display to open the window on; the command line works: hytedesk --help."), file=sys.stderr)  # noqa: T201
        return 1
    from hytedesk import app  # last: once Qt is there, PySide looks at every module that is imported

    return app.main(data_dir, held, region_file)


def _without_region_file(arguments: list[str]) -> tuple[list[str], Path | None]:
    """The arguments without a region file at their end, which file managers put there, and the file."""
    if arguments and arguments[-1].endswith(".hytedesk-region"):
        return arguments[:-1], Path(arguments[-1])
    return arguments, None


def _has_display() -> bool:
    """Whether a window can open: always on Windows and macOS, elsewhere where a display or a Qt platform is named."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _window_data_dir(arguments: list[str]) -> Path | None:
    """The data folder when the arguments ask for the window (none, or only `--data-dir`), else None."""
    from hytedesk import paths

    match arguments:
        case []:
            named = os.environ.get("HYTEDESK_DATA_DIR")
            return Path(named) if named else paths.default_data_dir()
        case ["--data-dir", named] if not named.startswith("-"):
            return Path(named)
        case [option] if option.startswith("--data-dir="):
            return Path(option.removeprefix("--data-dir="))
    return None


if __name__ == "__main__":
    sys.exit(main())
