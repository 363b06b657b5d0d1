"""What every test begins with."""

import pytest

from hytedesk import i18n


@pytest.fixture(autouse=True)
def _english() -> None:
    """The language is kept by the process: no test leaves its own to the next."""
    i18n.use("en")
