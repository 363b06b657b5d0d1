"""Errors keep their facts from the worker process to the sentence that a person reads."""

import pytest

from hytedesk import i18n
from hytedesk.errors import (
    AlreadyRunning,
    BadData,
    BadReturns,
    Damaged,
    DamagedProgram,
    HyteDeskError,
    MailFailed,
    NoAccess,
    NoCatalogue,
    NoKeyStore,
    NoSource,
    NoSuchService,
    NotPublished,
    Refused,
    SheetFailed,
    Shrunk,
    StorageUnavailable,
    Unreachable,
    Untrusted,
    WrongUsage,
    from_wire,
    to_wire,
)
from hytedesk.ui import messages

EVERY = [
    *(WrongUsage(what, "Atlantis") for what in ("municipality", "need", "language", "age", "source", "request")),
    *(WrongUsage(what, "Atlantis") for what in ("keyless", "key")),
    NoSuchService("demo:nothing"),
    NoCatalogue(),
    NoSource(),
    *(Unreachable("api.example", reason) for reason in Unreachable.REASONS),
    Unreachable("api.example", "busy", retry_after=7200),
    *(Refused("api.example", status) for status in (302, 401, 403, 404, 418)),
    *(NoAccess("api.example", missing=missing) for missing in (True, False)),
    NoKeyStore("KeyringLocked"),
    *(Untrusted("api.example", reason) for reason in Untrusted.REASONS),
    BadData("page 3", "not JSON"),
    Shrunk("hsds:https://feed.example", 40, 100),
    Damaged("/data/catalogue-1.db", "malformed"),
    DamagedProgram("voikko.kfst", "cut"),
    AlreadyRunning(),
    StorageUnavailable("/data", "full"),
    *(NotPublished(reason, "anna") for reason in NotPublished.REASONS),
    SheetFailed(),
    *(BadReturns(reason, [(3, "code")]) for reason in BadReturns.REASONS),
    *(MailFailed(reason, "mail.example") for reason in MailFailed.REASONS),
]


def test_every_kind_of_error_is_tried_here() -> None:
    assert {type(error) for error in EVERY} == set(HyteDeskError.__subclasses__())


@pytest.mark.parametrize("error", EVERY, ids=repr)
def test_an_error_travels_from_the_worker_and_says_the_same(error: HyteDeskError) -> None:
    again = from_wire(to_wire(error))
    assert type(again) is type(error)
    assert messages.sentence(again) == messages.sentence(error)


def test_an_unknown_error_from_the_worker_is_still_an_error() -> None:
    assert messages.sentence(from_wire({"type": "Meteor", "facts": {}})).endswith(".")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("error", EVERY, ids=repr)
def test_every_sentence_is_whole_in_every_language(language: str, error: HyteDeskError) -> None:
    i18n.use(language)
    try:
        sentence = messages.sentence(error)
    finally:
        i18n.use("fi")
    assert sentence.strip() == sentence
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "Traceback" not in sentence


def test_exit_codes_are_the_contract() -> None:
    codes = {type(error).__name__: error.exit_code for error in EVERY}
    assert codes == {
        "WrongUsage": 2,
        "NoSuchService": 3,
        "NoCatalogue": 40,
        "NoSource": 2,
        "Unreachable": 20,
        "Refused": 20,
        "NoAccess": 20,
        "NoKeyStore": 50,
        "Untrusted": 30,
        "BadData": 40,
        "Shrunk": 40,
        "Damaged": 40,
        "DamagedProgram": 50,
        "AlreadyRunning": 50,
        "StorageUnavailable": 50,
        "NotPublished": 1,
        "SheetFailed": 1,
        "BadReturns": 40,
        "MailFailed": 1,
    }
