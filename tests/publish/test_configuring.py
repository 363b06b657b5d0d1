"""An administrator configures the region's computers: only what they would take, and only with the key for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hytedesk import config, paths
from hytedesk.config import Held, Letterhead, Settings, machine, pushed
from hytedesk.errors import BadData
from hytedesk.publish import configuration, repository, waiting
from hytedesk.sync import run
from tests.fakes import static
from tests.fakes.region import QUICK, Region
from tests.publish.conftest import Admin
from tests.sheet.test_picture import LOGO

Desk = Callable[[str], tuple[str, ...]]


class Laptop:
    """Follows the region's catalogue and configuration."""

    def __init__(self, region: Region, folder: Path) -> None:
        self._region, self._folder = region, folder
        settings = Settings(repository_url=region.server.url, region_root_file=str(region.root))
        config.save(folder, settings, Settings())

    def sync(self) -> Held:
        run.run(self._folder, self._region.spec, config.load(self._folder), limits=QUICK)
        return config.held(self._folder)


@pytest.fixture
def laptop(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    return Laptop(region, tmp_path / "laptop")


@pytest.fixture
def everybody(region: Region, desk: Desk) -> tuple[str, ...]:
    return ("--keys", str(region.keys), *desk("anna")[2:])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "profile.json"
    write(path, {"check_hours": 8, "letterhead_region": "Rantaseutu"}, {"stale_days": 7})
    return path


def write(path: Path, mandatory: object, recommended: object = None, **more: object) -> None:
    path.write_text(json.dumps({"mandatory": mandatory, "recommended": recommended or {}, **more}))


def test_a_configuration_reaches_the_computers_and_counts_up(
    region: Region, laptop: Laptop, admin: Admin, everybody: tuple[str, ...], file: Path
) -> None:
    said = admin("publish", "config", region.folder, file, *everybody)
    assert said.code == 0
    assert said.out.splitlines()[:3] == [
        "+ mandatory check_hours = 8",
        '+ mandatory letterhead_region = "Rantaseutu"',
        "+ recommended stale_days = 7",
    ]
    held = laptop.sync()
    assert (held.settings.check_hours, held.settings.letterhead.region, held.settings.stale_days) == (
        8,
        "Rantaseutu",
        7,
    )
    assert held.locked("check_hours")
    assert not held.locked("stale_days")
    first = held.serial

    write(file, {"check_hours": 2, "letterhead_region": "Rantaseutu"}, serial=1)
    said = admin("publish", "config", region.folder, file, *everybody)
    assert said.out.splitlines()[:2] == ["~ mandatory check_hours = 2 (8)", "- recommended stale_days = 7"]
    held = laptop.sync()
    assert held.settings.check_hours == 2
    assert first is not None
    assert held.serial is not None
    assert held.serial > first


def test_the_same_configuration_is_no_new_one(
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path
) -> None:
    admin("publish", "config", region.folder, file, *everybody)
    before = region.staged().signed("config").signed.version
    said = admin("publish", "config", region.folder, file, *everybody)
    assert "No change" in said.out
    assert "Written" not in said.out
    assert region.staged().signed("config").signed.version == before


def test_each_profile_is_its_own_and_the_serial_never_goes_back(region: Region) -> None:
    staged = region.staged()
    serials = []
    for profile, hours in (("default", 1), ("wards", 2), ("default", 3)):
        serials.append(configuration.publish(staged, profile, {"mandatory": {"check_hours": hours}, "recommended": {}}))
    staged.write()
    staged = region.staged()
    with staged.edit_targets("config") as targets:
        del targets.targets["config/default.json"]
    staged.seal()
    staged.write()
    staged = region.staged()
    serials.append(configuration.publish(staged, "default", {"mandatory": {}, "recommended": {}}))
    assert serials[2] > serials[0]
    assert serials[3] > serials[2]


def test_what_no_computer_would_take_is_named_and_refused(
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path
) -> None:
    write(file, {"check_hours": 500, "repository_url": "https://x.example", "dark": True, "colour": "red"})
    said = admin("publish", "config", region.folder, file, *everybody)
    assert said.code == 1
    assert [word in said.err for word in ("check_hours", "repository_url", "dark", "colour")] == [True] * 4
    assert "nothing was changed" in said.err
    assert region.staged().signed("config").signed.version == 1


def test_places_and_languages_that_there_are_not_are_named_and_refused(
    region: Region, laptop: Laptop, admin: Admin, everybody: tuple[str, ...], file: Path
) -> None:
    write(file, {"municipalities": ["905", "999"], "county": "99"}, {"sheet_languages": ["fi", "xx"]})
    said = admin("publish", "config", region.folder, file, *everybody)
    assert said.code == 1
    assert [word in said.err for word in ("municipalities 999", "county 99", "sheet_languages xx")] == [True] * 3
    assert "905" not in said.err

    parts = {**configuration.read(file.read_bytes()), "files": {}}
    configuration.publish(staged := region.staged(), "default", parts)
    staged.write()
    held = laptop.sync()
    assert (held.settings.municipalities, held.settings.county) == (("905",), None)
    assert {one.name for one in held.refused} == {"municipalities 999", "county 99"}


def test_a_language_that_comes_along_is_one(
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path, tmp_path: Path
) -> None:
    (folder := tmp_path / "more" / "sheet").mkdir(parents=True)
    (folder / "de.toml").write_bytes((paths.resources() / "sheet" / "en.toml").read_bytes())
    write(file, {}, {"sheet_languages": ["de"]})
    assert admin("publish", "config", region.folder, file, "--with", folder.parent, *everybody).code == 0


def test_a_region_sends_nobody_to_a_share(region: Region, admin: Admin, everybody: tuple[str, ...], file: Path) -> None:
    """Windows would try to log in there."""
    write(file, {"sources": [r"file:\\\\evil.example\\share\\x.ndjson"]})
    said = admin("publish", "config", region.folder, file, *everybody)
    assert (said.code, "begin with https" in said.err) == (1, True)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"mandatroy":{}}', '{"mandatory":[]}', '{"mandatory":{},"assets":{}}', '"' + "x" * 300_000]
)
def test_what_is_no_configuration_is_refused(
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path, content: str
) -> None:
    file.write_text(content)
    assert admin("publish", "config", region.folder, file, *everybody).code == 40


def test_a_configuration_that_is_too_big_is_refused(region: Region) -> None:
    with pytest.raises(BadData):
        configuration.publish(region.staged(), "default", {"mandatory": {"x": "y" * pushed.LIMIT}, "recommended": {}})


WORDS = '[[need]]\nid = "sleep"\nwords.fi = ["nukkumatti"]\n'


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / ".hidden").write_text("of the editor")
    (folder / "needs.toml").write_text(WORDS)
    return folder


def test_a_picture_goes_along(  # noqa: PLR0917  # pytest's names
    region: Region, laptop: Laptop, admin: Admin, everybody: tuple[str, ...], file: Path, beside: Path
) -> None:
    (beside / "letterhead.png").write_bytes(LOGO)
    said = admin("publish", "config", region.folder, file, "--with", beside, *everybody)
    assert f"+ file letterhead.png = {len(LOGO)} B, sha256 " in said.out
    assert laptop.sync().settings.letterhead == Letterhead(region="Rantaseutu", picture=LOGO)


def test_files_go_along_and_are_taken_away(  # noqa: PLR0917  # pytest's names
    region: Region, laptop: Laptop, admin: Admin, everybody: tuple[str, ...], file: Path, beside: Path
) -> None:
    admin("publish", "config", region.folder, file, *everybody)
    said = admin("diff", region.folder, file, "--profile", "default", "--with", beside)
    assert said.out.startswith("+ file needs.toml = ")
    said = admin("publish", "config", region.folder, file, "--with", beside, *everybody)
    assert said.out.startswith("+ file needs.toml = ")
    held = laptop.sync()
    assert held.files == {"needs.toml": WORDS.encode()}
    assert held.settings.check_hours == 8

    said = admin("publish", "config", region.folder, file, "--with", beside, *everybody)
    assert "No change" in said.out
    said = admin("publish", "config", region.folder, file, *everybody)
    assert said.out.startswith("- file needs.toml = ")
    assert laptop.sync().files == {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("needs.toml", b'[[need]]\nid = "happiness"\n', "no need has the id 'happiness'"),
        ("needs.toml", b"\xff", "needs.toml is not a text in UTF-8"),
        ("needs.toml", b"#" * 300_000, "needs.toml is too big to go along"),
        ("letterhead.png", LOGO[:-1], "letterhead.png: "),
        ("letterhead.png", b"<svg/>", "letterhead.png: no PNG"),
        ("letterhead.png", LOGO * 10_000, "letterhead.png is too big to go along"),
        ("need.toml", b"", "need.toml is none of the files"),
        ("crisis.toml", b"[[line]]", "crisis.toml: "),
        ("pathways/own.toml", b'id = "own"', "pathways/own.toml: "),
        ("pathways/Own.toml", b"", "pathways/Own.toml is none of the files"),
        ("sheet/fi.toml", b'page = "{n}"', "sheet/fi.toml: "),
        ("sheet/de.toml", b'title = "Dienste"', "sheet/de.toml: "),
        ("sheet/Finnish.toml", b"", "sheet/Finnish.toml is none of the files"),
        ("more/needs.toml", b"", "more/needs.toml is none of the files"),
    ],
)
def test_a_file_that_no_computer_would_take_is_named_and_refused(  # noqa: PLR0917  # pytest's names
    region: Region,
    admin: Admin,
    everybody: tuple[str, ...],
    file: Path,
    beside: Path,
    name: str,
    content: bytes,
    said: str,
) -> None:
    (beside / name).parent.mkdir(exist_ok=True)
    (beside / name).write_bytes(content)
    refused = admin("publish", "config", region.folder, file, "--with", beside, *everybody)
    assert refused.code == 1
    assert said in refused.err
    assert "nothing was changed" in refused.err
    assert region.staged().signed("config").signed.version == 1


def test_who_signs_second_sees_the_files(  # noqa: PLR0917  # pytest's names
    region: Region, laptop: Laptop, admin: Admin, desk: Desk, file: Path, beside: Path
) -> None:
    admin("publish", "config", region.folder, file, "--with", beside, *desk("bertil"))
    assert "+ file needs.toml = " in admin("sign", region.folder, *desk("anna"), "--dry-run").out
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert laptop.sync().files == {"needs.toml": WORDS.encode()}


def test_who_signs_second_can_read_every_file(  # noqa: PLR0917  # pytest's names
    region: Region, admin: Admin, desk: Desk, file: Path, beside: Path, tmp_path: Path
) -> None:
    (beside / "letterhead.png").write_bytes(LOGO)
    admin("publish", "config", region.folder, file, "--with", beside, *desk("bertil"))
    waits = (region.folder / "waiting.json").read_bytes()
    said = admin("sign", region.folder, "--show", tmp_path / "look", *desk("anna"))
    assert (said.code, said.err) == (0, "")
    assert "nothing has been signed" in said.out
    assert (tmp_path / "look" / "default" / "needs.toml").read_text() == WORDS
    assert (tmp_path / "look" / "default" / "letterhead.png").read_bytes() == LOGO
    assert json.loads((tmp_path / "look" / "default.json").read_bytes())["mandatory"]["check_hours"] == 8
    assert (region.folder / "waiting.json").read_bytes() == waits

    again = admin("sign", region.folder, "--show", tmp_path / "look", *desk("anna"))
    assert again.code == 2  # what lies there already might be taken for what waits


def test_what_is_shown_leads_out_of_no_folder(region: Region, admin: Admin, desk: Desk, tmp_path: Path) -> None:
    staged = repository.staged(region.folder, Path(desk("bertil")[1]), region.unlock)
    files = {"../../evil.toml": "x", "needs.toml": "# \u202e\x1b[2J"}
    configuration.publish(staged, "default", {"mandatory": {"\x1b[2J": 1}, "recommended": {}, "files": files})
    waiting.put(region.folder, staged)
    said = admin("sign", region.folder, "--show", tmp_path / "look", *desk("anna"))
    assert "leave this out of a configuration: config/default.json: ../../evil.toml" in said.out
    assert all(line.isprintable() for line in said.out.splitlines())
    assert not list(tmp_path.rglob("evil.toml"))
    assert (tmp_path / "look" / "default.json").read_bytes().isascii()


@pytest.mark.parametrize("profile", ["../root", "Wards", "", "a/b"])
def test_a_profile_has_a_plain_name(region: Region, admin: Admin, file: Path, profile: str) -> None:
    assert admin("publish", "config", region.folder, file, "--profile", profile).code == 2


def test_the_key_of_the_job_signs_no_configuration(region: Region, admin: Admin, desk: Desk, file: Path) -> None:
    refused = admin("publish", "config", region.folder, file, *desk("job"))
    assert refused.code == 1
    assert "too few keys" in refused.err
    assert region.staged().signed("config").signed.version == 1
    assert not (region.folder / "waiting.json").exists()


def test_the_key_of_configurations_stays_offline(
    region: Region, laptop: Laptop, admin: Admin, desk: Desk, file: Path
) -> None:
    begun = admin("publish", "config", region.folder, file, *desk("bertil"))
    assert "Everything is signed" in begun.out
    assert laptop.sync().serial is None
    looked = admin("sign", region.folder, *desk("anna"), "--dry-run")
    assert "config: config/default.json is new or changed." in looked.out
    assert "+ mandatory check_hours = 8" in looked.out
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert laptop.sync().settings.check_hours == 8


@pytest.mark.parametrize("files", [{}, {"config/default.json": "eyJmb3JtYXQiOjF9"}, {"../x.json": ""}])
def test_a_configuration_that_was_changed_while_it_waited_is_refused(  # noqa: PLR0917  # pytest's names
    region: Region, laptop: Laptop, admin: Admin, desk: Desk, file: Path, files: dict[str, str]
) -> None:
    admin("publish", "config", region.folder, file, *desk("bertil"))
    path = region.folder / "waiting.json"
    document = json.loads(path.read_bytes())
    document["files"] = files
    path.write_text(json.dumps(document))
    assert admin("sign", region.folder, *desk("anna"), "--dry-run").code == 40
    assert admin("renew", region.folder, *desk("job")).code == 0
    assert laptop.sync().serial is None


def test_differences_are_shown_before(region: Region, admin: Admin, everybody: tuple[str, ...], file: Path) -> None:
    said = admin("diff", region.folder, file, "--profile", "default")
    assert "+ mandatory check_hours = 8" in said.out
    planned = admin("publish", "config", region.folder, file, *everybody, "--dry-run")
    assert "dry run" in planned.out
    assert region.staged().signed("config").signed.version == 1


def test_what_is_published_is_told_and_verified(
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path
) -> None:
    admin("publish", "config", region.folder, file, *everybody)
    admin("publish", "config", region.folder, file, "--profile", "wards", *everybody)
    told = ["Profile default: configuration 2.", "Profile wards: configuration 3."]
    assert [line for line in admin("status", region.folder).out.splitlines() if "Profile" in line] == told
    verified = admin("verify", region.server.url, "--root", region.root)
    assert verified.code == 0
    assert [line for line in verified.out.splitlines() if "Profile" in line] == told
    assert "config: valid until" in verified.out


def test_what_computers_would_leave_out_is_noticed(region: Region, admin: Admin) -> None:
    """A publisher of another version may have let it through."""
    files = {"needs.toml": WORDS, "sheet/fi.toml": 'page = "{n}"', "logo.gif": ""}
    configuration.publish(staged := region.staged(), "default", {"mandatory": {"check_hours": 0}, "files": files})
    staged.write()
    verified = admin("verify", region.server.url, "--root", region.root)
    assert verified.code == 1
    said = [line for line in verified.out.splitlines() if "leave this out" in line]
    assert [any(name in line for line in said) for name in ("check_hours", "logo.gif", "sheet/fi.toml")] == [True] * 3
    assert len(said) == 3


@pytest.mark.parametrize("answer", [static.damaged, static.error(404)])
def test_a_configuration_that_computers_cannot_fetch_is_noticed(  # pytest's names
    region: Region, admin: Admin, everybody: tuple[str, ...], file: Path, answer: static.Answer
) -> None:
    admin("publish", "config", region.folder, file, *everybody)
    region.server.instead["default.json"] = answer
    assert admin("verify", region.server.url, "--root", region.root).code in {20, 30}
