"""What every test begins with."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from hytedesk import i18n
from hytedesk.ui import garbage

# The same examples in every run: a build fails by its change, not by chance or a slow machine.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("seeking", deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _english() -> None:
    """The language is kept by the process: no test leaves its own to the next."""
    i18n.use("en")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Garbage goes after a test, in the thread of the windows, as in the program."""
    gc.disable()
    yield
    garbage.collect()
