"""A region pushes its configuration with its catalogue; nothing that is refused changes a setting."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata

from hytedesk import config
from hytedesk.config import Letterhead, Settings, machine, pushed, regional
from hytedesk.errors import HyteDeskError
from hytedesk.paths import resources
from hytedesk.publish import keys
from hytedesk.sheet import frame
from hytedesk.sync import run
from hytedesk.vocabulary import crisis, needs, needs_file
from tests.fakes import static
from tests.fakes.region import PASSPHRASE, QUICK, Region
from tests.fakes.region_records import NAMES, services
from tests.sheet.test_picture import LOGO
from tests.sync.conftest import details


class Office:
    """A region that publishes configurations, and a laptop that knows where."""

    def __init__(self, region: Region, laptop: Path) -> None:
        self.region = region
        self.laptop = laptop
        settings = Settings(repository_url=region.server.url, region_root_file=str(region.root))
        config.save(laptop, settings, Settings())

    def publish(
        self,
        serial: int,
        mandatory: object = None,
        recommended: object = None,
        profile: str = "default",
        **more: object,
    ) -> None:
        whole = {"format": 1, "serial": serial, "mandatory": mandatory or {}, "recommended": recommended or {}, **more}
        self.sign(f"config/{profile}.json", json.dumps(whole).encode())

    def sign(self, path: str, content: bytes | None, role: str = "config", now: datetime | None = None) -> None:
        staged = self.region.staged(now)
        with staged.edit_targets(role) as targets:
            if content is None:
                del targets.targets[path]
            else:
                staged.put(targets, path, content)
        staged.seal()
        staged.write()

    def sync(self) -> str:
        """What a laptop does with the settings that hold."""
        self.region.server.asked.clear()
        settings = config.load(self.laptop)
        return run.run(self.laptop, self.region.spec, settings, limits=QUICK).outcome

    def publish_words(self, serial: int, text: object) -> None:
        self.publish(serial, files={"needs.toml": text})

    @property
    def words(self) -> bytes:
        return regional.file(self.laptop, needs_file.NAME)

    @property
    def held(self) -> config.Held:
        return config.held(self.laptop)

    @property
    def reasons(self) -> list[tuple[str, str, str]]:
        return [(one.where, one.name, one.reason) for one in self.held.refused]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(machine, "LINUX", tmp_path / "policies")
    with Region(tmp_path) as region:
        region.publish(services(*NAMES))
        yield Office(region, tmp_path / "laptop")
    for part in (needs, crisis, frame):
        part.use_regional(tmp_path / "nothing here")


def test_a_configuration_comes_with_the_catalogue_and_holds_next_time(office: Office) -> None:
    office.publish(1, {"letterhead_region": "Rantaseutu"}, {"stale_days": 7})
    assert office.sync() == "updated"
    held = office.held
    assert held.settings.letterhead.region == "Rantaseutu"
    assert held.settings.stale_days == 7
    assert (held.serial, held.refused) == (1, ())


def test_a_new_configuration_comes_without_a_new_catalogue(office: Office) -> None:
    office.publish(1, {"check_hours": 8})
    office.sync()
    office.publish(2, {"check_hours": 2})
    assert office.sync() == "no_change"
    assert office.held.settings.check_hours == 2
    assert office.sync() == "no_change"
    assert office.region.server.asked == ["/metadata/2.root.json", "/metadata/timestamp.json"]


def test_each_computer_takes_its_own_profile(office: Office) -> None:
    office.publish(1, {"check_hours": 8})
    office.publish(1, {"check_hours": 12}, profile="wards")
    settings = config.load(office.laptop)
    config.save(office.laptop, replace(settings, profile="wards"), settings)
    office.sync()
    assert office.held.settings.check_hours == 12
    assert not [path for path in office.region.server.asked if "default.json" in path]


def test_a_region_without_a_configuration_prescribes_nothing(office: Office) -> None:
    office.sync()
    assert office.held.serial is None
    office.publish(1, {"check_hours": 8})
    office.sync()
    assert office.held.settings.check_hours == 8
    office.sign("config/default.json", None)
    office.sync()
    assert office.held.settings.check_hours == 4


def test_the_configuration_stays_when_the_region_is_offline(office: Office) -> None:
    office.publish(1, {"check_hours": 8})
    office.sync()
    office.region.server.stop()
    with pytest.raises(HyteDeskError):
        office.sync()
    assert office.held.settings.check_hours == 8


@pytest.mark.parametrize("answer", [static.damaged, static.half, static.error(404)])
def test_a_file_that_was_changed_on_the_way_is_refused_and_the_catalogue_comes(
    office: Office, answer: static.Answer
) -> None:
    office.publish(1, {"check_hours": 8})
    office.sync()
    office.publish(2, {"check_hours": 2})
    office.region.publish(services(*NAMES, "Uimakoulu"))
    office.region.server.instead["default.json"] = answer
    assert office.sync() == "updated"
    assert office.held.settings.check_hours == 8
    assert office.reasons == [("region", "", "untrusted")]
    office.region.server.instead.clear()
    office.sync()
    assert (office.held.settings.check_hours, office.reasons) == (2, [])


def test_the_catalogues_key_cannot_sign_a_configuration(office: Office) -> None:
    """The publishing job's key, which lies on a server, may put a file where configurations are: nobody looks there."""
    document = b'{"format": 1, "serial": 9, "mandatory": {"check_hours": 1}}'
    office.sign("config/default.json", document, role="catalogue")
    office.sync()
    assert office.held.settings.check_hours == 4


def test_a_configuration_that_the_job_signed_is_refused(office: Office) -> None:
    """Signed as the role config, but by the key of the role catalogue."""
    office.publish(1, {"check_hours": 8})
    office.sync()
    office.publish(2, {"check_hours": 1})
    newest = max(office.region.metadata.glob("*.config.json"), key=lambda path: int(path.name.partition(".")[0]))
    md = Metadata.from_bytes(newest.read_bytes())
    md.sign(keys.signer(office.region.keys, "job", PASSPHRASE))
    newest.write_bytes(md.to_bytes())
    office.sync()
    assert office.held.settings.check_hours == 8
    assert office.reasons == [("region", "", "untrusted")]


def test_an_expired_signature_keeps_the_configuration_and_lets_the_catalogue_come(office: Office) -> None:
    office.publish(1, {"check_hours": 8})
    office.sync()
    document = b'{"format": 1, "serial": 2, "mandatory": {"check_hours": 1}}'
    long_ago = datetime.now(UTC) - timedelta(days=366)
    staged = office.region.staged(long_ago)
    with staged.edit_targets("config") as targets:
        staged.put(targets, "config/default.json", document)
    staged._now = datetime.now(UTC).replace(microsecond=0)
    staged.seal(force=True)
    staged.write()
    assert office.sync() == "no_change"
    assert office.held.settings.check_hours == 8
    assert office.reasons == [("region", "", "untrusted")]


def test_an_old_configuration_is_refused_also_after_the_memory_of_versions_is_lost(
    office: Office, tmp_path: Path
) -> None:
    office.publish(1, {"check_hours": 8})
    shutil.copytree(office.region.folder / "public", tmp_path / "before")
    office.publish(2, {"check_hours": 2})
    office.sync()
    for folder in (office.laptop / "sources").glob("*/md"):
        shutil.rmtree(folder)
    office.region.server.folder = tmp_path / "before"
    assert office.sync() == "no_change"
    assert office.held.settings.check_hours == 2
    assert office.reasons == [("region", "", "older")]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": 2, "serial": 5}', b"\xff\xfe"])
def test_what_is_no_configuration_is_refused(office: Office, content: bytes) -> None:
    office.publish(1, {"check_hours": 8})
    office.sync()
    office.sign("config/default.json", content)
    assert office.sync() == "no_change"
    assert office.held.settings.check_hours == 8
    assert office.reasons == [("region", "", "unreadable")]


def test_a_configuration_that_is_too_big_is_refused(office: Office) -> None:
    office.sign("config/default.json", b'{"format": 1, "serial": 1, "mandatory": {}}' + b" " * pushed.LIMIT)
    office.sync()
    assert office.reasons == [("region", "", "untrusted")]


def test_a_value_that_makes_no_sense_is_left_out_alone_and_named(office: Office) -> None:
    office.publish(1, {"check_hours": 500, "extra_ca_file": "/home/x.pem", "stale_days": 7})
    office.sync()
    assert office.held.settings.stale_days == 7
    assert office.reasons == [("region", "check_hours", "bounds"), ("region", "extra_ca_file", "computer")]


WORDS = '[[need]]\nid = "loneliness"\nsigns.fi = ["uimakoul*"]\n'
OTHERS = '[[need]]\nid = "loneliness"\nsigns.fi = ["kerho*"]\n'


def test_words_of_the_region_come_along_and_services_get_their_needs_with_the_next_check(office: Office) -> None:
    office.region.publish(services(*NAMES, "Uimakoulu"))
    office.publish_words(1, WORDS)
    office.sync()
    assert "loneliness" not in details(office.laptop)["Uimakoulu"].service.needs
    assert needs.use_regional(office.laptop)
    assert office.sync() == "updated"
    assert "loneliness" in details(office.laptop)["Uimakoulu"].service.needs
    assert office.sync() == "no_change"
    office.publish(2)
    office.sync()
    assert needs.use_regional(office.laptop)
    assert office.sync() == "updated"
    assert "loneliness" not in details(office.laptop)["Uimakoulu"].service.needs


def test_words_that_the_region_takes_away_give_way_to_the_file_in_the_data_folder(office: Office) -> None:
    (office.laptop / "needs.toml").write_text(OTHERS)
    office.sync()
    assert office.words == OTHERS.encode()
    office.publish_words(1, WORDS)
    office.sync()
    assert office.words == WORDS.encode()
    assert (office.laptop / "needs.toml").read_text() == OTHERS
    office.publish(2)
    office.sync()
    assert office.words == OTHERS.encode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[need]]\nid = 'happiness'\n", "unreadable"),
        ("this is no TOML", "unreadable"),
        ("[[need]]\nid = 'sleep'\nsigns.fi = ['*']\n", "unreadable"),
        ("#" * 300_000, "bounds"),
        (["lines"], "kind"),
    ],
)
def test_words_that_cannot_be_used_leave_those_of_before_and_are_named(
    office: Office, text: object, reason: str
) -> None:
    office.publish_words(1, WORDS)
    office.sync()
    office.publish(2, {"check_hours": 2}, files={"needs.toml": text})
    office.sync()
    assert office.words == WORDS.encode()
    assert office.held.settings.check_hours == 2
    assert office.reasons == [("region", "needs.toml", reason)]
    office.publish_words(3, OTHERS)
    office.sync()
    assert (office.words, office.reasons) == (OTHERS.encode(), [])


def test_the_picture_of_the_letterhead_comes_along_and_goes(office: Office) -> None:
    office.publish(1, {"letterhead_region": "Rantaseutu"}, files={"letterhead.png": base64.b64encode(LOGO).decode()})
    office.sync()
    assert office.held.settings.letterhead == Letterhead(region="Rantaseutu", picture=LOGO)
    office.publish(2, files={"letterhead.png": base64.b64encode(LOGO[:-1]).decode()})
    office.sync()
    assert office.held.settings.letterhead == Letterhead(picture=LOGO)
    assert office.reasons == [("region", "letterhead.png", "unreadable")]
    office.publish(3)
    office.sync()
    assert office.held.settings.letterhead == Letterhead()


CRISIS = """
[[line]]
id = "own"
needs = ["crisis_grief"]
number = "060 000 0000"
names = { fi = "Alueen kriisipäivystys" }
languages = ["fi", "sv"]
always = true
source = "https://alue.example/kriisi"
checked = 2026-11-01
"""
PATHWAY = (resources() / "pathways" / "mind.toml").read_text("utf-8").replace("order", "order = 20 #", 1)
TITLE = 'title = "Alueen palveluja sinulle"'


@pytest.mark.parametrize(
    ("name", "good", "better", "bad"),
    [
        ("crisis.toml", CRISIS, CRISIS.replace("060", "061"), CRISIS.replace("060", "javascript:")),
        ("sheet/fi.toml", TITLE, TITLE.replace("sinulle", "teille"), 'title = "{client}"'),
        ("pathways/mind.toml", PATHWAY, PATHWAY.replace("order = 20", "order = 21"), PATHWAY.replace("https:", "ftp:")),
        ("sheet/de.toml", (resources() / "sheet/en.toml").read_text(), None, TITLE),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_one_of_before_and_is_named(
    office: Office, name: str, good: str, better: str | None, bad: str
) -> None:
    office.publish(1, files={name: good})
    office.sync()
    assert (office.held.files, office.reasons) == ({name: good.encode()}, [])
    office.publish(2, {"check_hours": 2}, files={name: bad})
    office.sync()
    assert (office.held.files, office.reasons) == ({name: good.encode()}, [("region", name, "unreadable")])
    assert office.held.settings.check_hours == 2
    office.publish(3, files={name: better} if better else {})
    office.sync()
    assert (office.held.files, office.reasons) == ({name: better.encode()} if better else {}, [])


def test_a_pathway_may_name_a_crisis_line_that_comes_along(office: Office) -> None:
    name = "pathways/own.toml"
    own = 'crisis = ["own"]\n' + re.sub(r"(?m)^(id|crisis) = .*$", "", PATHWAY)
    office.publish(1, files={name: f'id = "own"\n{own}', "crisis.toml": CRISIS})
    office.sync()
    assert (set(office.held.files), office.reasons) == ({name, "crisis.toml"}, [])
    office.publish(2, files={name: f'id = "own"\norder = 7\n{own}'})
    office.sync()
    assert office.reasons == [("region", name, "unreadable")]


def test_pushed_frame_texts_and_crisis_lines_are_used_and_go_again(office: Office) -> None:
    (office.laptop / "sheet").mkdir()
    (office.laptop / "sheet" / "fi.toml").write_text('phone = "Puhelinnumero"')
    office.publish(1, files={"crisis.toml": CRISIS, "sheet/sv.toml": 'title = "Regionens tjänster"'})
    office.sync()
    assert all(part.use_regional(office.laptop) for part in (frame, crisis))
    assert (frame.frame("fi").phone, frame.frame("sv").title) == ("Puhelinnumero", "Regionens tjänster")
    assert "060 000 0000" in [line.number for line in crisis.lines(["crisis_grief"], "fi")]
    office.publish(2, files={"sheet/fi.toml": TITLE})
    office.sync()
    assert all(part.use_regional(office.laptop) for part in (frame, crisis))
    assert (frame.frame("fi").title, frame.frame("fi").phone) == ("Alueen palveluja sinulle", "Puhelin")
    assert frame.frame("sv").title == "Tjänster för dig"
    assert "060 000 0000" not in [line.number for line in crisis.lines(["crisis_grief"], "fi")]
    assert not any(part.use_regional(office.laptop) for part in (frame, crisis))


def test_a_file_of_another_name_is_written_nowhere(office: Office, tmp_path: Path) -> None:
    names = ("../../evil.toml", "/etc/evil.toml", "settings.json", "needs.toml/evil.toml", "sheet/../evil.toml")
    office.publish(1, files=dict.fromkeys(names, WORDS))
    office.sync()
    assert {name for _, name, _ in office.reasons} == set(names)
    assert not list(tmp_path.rglob("evil*"))
    assert office.words == b""


@pytest.mark.parametrize("answer", [static.damaged, static.half, static.error(404)])
def test_words_that_were_changed_on_the_way_leave_those_of_before(office: Office, answer: static.Answer) -> None:
    office.publish_words(1, WORDS)
    office.sync()
    office.publish_words(2, OTHERS)
    office.region.server.instead["default.json"] = answer
    office.sync()
    assert (office.words, office.reasons) == (WORDS.encode(), [("region", "", "untrusted")])
    office.region.server.stop()
    with pytest.raises(HyteDeskError):
        office.sync()
    assert office.words == WORDS.encode()


def test_the_catalogues_key_signs_no_words(office: Office) -> None:
    """Neither in a configuration of its own, nor as a file where one might be looked for."""
    office.publish_words(1, WORDS)
    office.sync()
    document = json.dumps({"format": 1, "serial": 9, "files": {"needs.toml": OTHERS}}).encode()
    office.sign("config/default.json", document, role="catalogue")
    office.sign("config/default/needs.toml", OTHERS.encode(), role="catalogue")
    office.sign("catalogue/needs.toml", OTHERS.encode(), role="catalogue")
    office.sync()
    assert office.words == WORDS.encode()


def test_older_words_are_refused_also_after_the_memory_of_versions_is_lost(office: Office, tmp_path: Path) -> None:
    office.publish_words(1, OTHERS)
    shutil.copytree(office.region.folder / "public", tmp_path / "before")
    office.publish_words(2, WORDS)
    office.sync()
    for folder in (office.laptop / "sources").glob("*/md"):
        shutil.rmtree(folder)
    office.region.server.folder = tmp_path / "before"
    office.sync()
    assert (office.words, office.reasons) == (WORDS.encode(), [("region", "", "older")])


def test_another_repository_than_that_of_the_settings_configures_nothing(office: Office) -> None:
    office.publish(1, {"check_hours": 8})
    settings = config.load(office.laptop)
    config.save(office.laptop, replace(settings, repository_url="https://hyte.example"), settings)
    office.sync()
    assert not (office.laptop / "sources" / "configuration.json").exists()
