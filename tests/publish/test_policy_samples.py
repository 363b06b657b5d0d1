"""What management tools are given says the same as the table of settings, and the program takes it."""

from __future__ import annotations

import json
import os
import plistlib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from hytedesk import i18n
from hytedesk.config import machine, table
from hytedesk.config.setting import Setting, read_value
from hytedesk.publish import policy_samples

NAMESPACE = {"p": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}
EXAMPLES = {setting.policy: setting.example for setting in table.BY_POLICY.values()}
TAKEN = {setting.key: read_value(setting, setting.example) for setting in table.BY_POLICY.values()}
URL = "https://hyte.rantaseutu.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "_OWNERS", {0, os.getuid()})
    (tmp_path / "managed").mkdir(mode=0o755)
    return tmp_path


def parsed(text: bytes | str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # our own


def template() -> dict[str, ET.Element]:
    return {
        policy.attrib["name"]: policy for policy in parsed(policy_samples.admx()).iterfind(".//p:policy", NAMESPACE)
    }


def element(policy: ET.Element) -> ET.Element:
    (found,) = policy.findall("p:elements/*", NAMESPACE)
    return found


def test_the_template_has_every_policy_and_no_other() -> None:
    recommended = {f"{setting.policy}_Recommended" for setting in table.BY_POLICY.values() if setting.pushed}
    assert set(template()) == set(table.BY_POLICY) | recommended


@pytest.mark.parametrize("setting", table.BY_POLICY.values(), ids=lambda setting: setting.policy)
@pytest.mark.parametrize("recommended", [False, True])
def test_a_policy_writes_what_the_program_reads(setting: Setting, recommended: bool) -> None:
    if recommended and not setting.pushed:
        return
    policy = template()[setting.policy + ("_Recommended" if recommended else "")]
    assert policy.attrib["key"] == r"Software\Policies\HyteDesk" + (r"\Recommended" if recommended else "")
    if setting.kind == "flag":
        assert policy.attrib["valueName"] == setting.policy
        values = [policy.find(f"p:{name}/p:decimal", NAMESPACE) for name in ("enabledValue", "disabledValue")]
        assert [value.attrib["value"] for value in values if value is not None] == ["1", "0"]
        return
    found = element(policy)
    assert found.attrib["valueName"] == setting.policy
    kinds = {"number": "decimal", "text": "text", "texts": "multiText", "choice": "enum"}
    assert found.tag == f"{{{NAMESPACE['p']}}}{kinds[setting.kind]}"
    if setting.kind == "number":
        assert (int(found.attrib["minValue"]), int(found.attrib["maxValue"])) == (setting.least, setting.most)
    if setting.kind == "choice":
        assert tuple(one.text for one in found.iterfind(".//p:string", NAMESPACE)) == setting.choices


@pytest.mark.parametrize("language", policy_samples.LANGUAGES)
def test_every_text_and_presentation_of_the_template_is_there_in_each_language(language: str) -> None:
    i18n.use("fi")
    texts = parsed(policy_samples.adml(language))
    assert i18n.language() == "fi"
    strings = {one.attrib["id"]: one.text for one in texts.iterfind(".//p:string", NAMESPACE)}
    assert all(strings.values())
    presentations = {one.attrib["id"]: one for one in texts.iterfind(".//p:presentation", NAMESPACE)}
    named = policy_samples.admx().decode()
    for kind, have in (("string", strings), ("presentation", presentations)):
        wanted = {part.partition(")")[0] for part in named.split(f"$({kind}.")[1:]}
        assert wanted == set(have)
    for name, presentation in presentations.items():
        assert [one.attrib["refId"] for one in presentation] == [element(template()[name]).attrib["id"]]
    i18n.use(language)
    for setting in table.BY_POLICY.values():
        assert strings[setting.policy] == i18n._(setting.title)
        assert str(strings[f"{setting.policy}_Explain"]).startswith(i18n._(setting.text))


def test_texts_differ_by_language() -> None:
    assert len({policy_samples.adml(language) for language in policy_samples.LANGUAGES}) == 3


def test_a_profile_with_every_policy_is_taken_whole(folder: Path) -> None:
    whole = plistlib.loads(policy_samples.mobileconfig(EXAMPLES))
    (payload,) = whole["PayloadContent"]
    assert payload["PayloadType"] == machine.DOMAIN
    managed = {key: value for key, value in payload.items() if not key.startswith("Payload")}
    path = folder / f"{machine.DOMAIN}.plist"
    path.write_bytes(plistlib.dumps(managed))
    path.chmod(0o644)
    found = machine.preferences(folder, "")
    assert (found.mandatory, found.refused) == (TAKEN, ())


def test_a_file_with_every_policy_is_taken_whole(folder: Path) -> None:
    path = folder / "managed" / "a.json"
    path.write_bytes(policy_samples.linux(EXAMPLES))
    path.chmod(0o644)
    found = machine.folders(folder)
    assert (found.mandatory, found.refused) == (TAKEN, ())


def test_what_a_profile_adds_of_its_own_is_no_policy(folder: Path) -> None:
    """macOS may leave the keys of the payload among the preferences."""
    (payload,) = plistlib.loads(policy_samples.mobileconfig({"StaleDays": 3}))["PayloadContent"]
    path = folder / f"{machine.DOMAIN}.plist"
    path.write_bytes(plistlib.dumps(payload))
    path.chmod(0o644)
    found = machine.preferences(folder, "")
    assert (found.mandatory, found.refused) == ({"stale_days": 3}, ())


def read_back(setting: Setting, value: str) -> Any:
    """What Windows would put into the registry, as JSON."""
    if setting.kind == "flag":
        return {"<enabled/>": True, "<disabled/>": False}[value]
    data = parsed(f"<all>{value}</all>").find("data")
    assert data is not None
    assert data.attrib["id"] == setting.policy
    text = data.attrib["value"]
    return int(text) if setting.kind == "number" else text.split("\uf000") if setting.kind == "texts" else text


@pytest.mark.parametrize("setting", table.BY_POLICY.values(), ids=lambda setting: setting.policy)
def test_the_notes_for_intune_give_each_policy_its_example(setting: Setting) -> None:
    address, value = policy_samples.oma(setting, setting.example)
    assert address.rpartition("/")[2] == setting.policy
    assert read_back(setting, value) == setting.example
    assert f"| `{address}` | `{value}` |" in policy_samples.intune({}).decode()


def test_quotes_and_signs_survive_the_notes() -> None:
    setting = table.BY_POLICY["LetterheadUnit"]
    name = "\"Ranta\" & <meri> 'ja' taivas"
    assert read_back(setting, policy_samples.oma(setting, name)[1]) == name


def test_a_region_hands_out_its_address_and_profile_and_nothing_else() -> None:
    files = policy_samples.files(URL, "wards")
    assert sorted(files) == [
        "linux/hytedesk.json",
        "macos/HyteDesk.mobileconfig",
        "windows/HyteDesk.admx",
        "windows/en-US/HyteDesk.adml",
        "windows/fi-FI/HyteDesk.adml",
        "windows/intune.md",
        "windows/sv-SE/HyteDesk.adml",
    ]
    told = json.loads(files["linux/hytedesk.json"])
    assert told == {"RepositoryUrl": URL, "RepositoryRootFile": "/etc/hytedesk/region-root.json", "Profile": "wards"}
    (payload,) = plistlib.loads(files["macos/HyteDesk.mobileconfig"])["PayloadContent"]
    assert {key for key in payload if not key.startswith("Payload")} == set(told)
    assert f'value="{URL}"' in files["windows/intune.md"].decode()
    for name, value in told.items():
        read_value(table.BY_POLICY[name], value)
