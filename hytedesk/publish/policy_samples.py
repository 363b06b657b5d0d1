"""What management tools are given to set HyteDesk's policies, made from the one table of settings.

Windows: a template for group policies (ADMX) with its texts (ADML) in three languages, and notes for Intune. macOS: a
profile. Linux: a file of policies. Profile and file hold what a computer of the region needs and nothing else; the
template and the notes have every policy. Formats: Microsoft's "ADMX file schema" and "Understanding ADMX policies",
Apple's "Configuration Profile Reference".
"""

from __future__ import annotations

import contextlib
import json
import plistlib
import uuid
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from hytedesk import i18n
from hytedesk.config import machine, table
from hytedesk.config.setting import MOST_TEXTS
from hytedesk.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hytedesk.config.setting import Setting

LANGUAGES = {"fi": "fi-FI", "sv": "sv-SE", "en": "en-US"}
"""The folders of the texts on Windows."""
ROOT_FILES = {
    "windows": r"C:\Program Files\HyteDesk\region-root.json",
    "macos": "/Library/Application Support/HyteDesk/region-root.json",
    "linux": "/etc/hytedesk/region-root.json",
}
"""Where the root file lies: where ordinary users cannot write."""

_SCHEMA = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
_CATEGORY = "HyteDesk"
_LONGEST = "400"


def files(url: str, profile: str) -> Mapping[str, bytes]:
    """The files by their names; each system has its folder.

    Args:
        url: of the region's repository.
        profile: which of its configurations the computers take.
    """

    def values(system: str) -> dict[str, Any]:
        return {"RepositoryUrl": url, "RepositoryRootFile": ROOT_FILES[system], "Profile": profile}

    return {
        "windows/HyteDesk.admx": admx(),
        **{f"windows/{folder}/HyteDesk.adml": adml(language) for language, folder in LANGUAGES.items()},
        "windows/intune.md": intune(values("windows")),
        "macos/HyteDesk.mobileconfig": mobileconfig(values("macos")),
        "linux/hytedesk.json": linux(values("linux")),
    }


def linux(values: Mapping[str, Any]) -> bytes:
    """The file of policies, for the folder `managed` or `recommended` of `machine.LINUX`."""
    return json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n"


def mobileconfig(values: Mapping[str, Any]) -> bytes:
    """The profile that makes these preferences managed ones."""
    settings = {
        "PayloadType": machine.DOMAIN,
        "PayloadIdentifier": f"{machine.DOMAIN}.settings",
        "PayloadUUID": _uuid("settings"),
        "PayloadVersion": 1,
        "PayloadDisplayName": "HyteDesk",
        **values,
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadIdentifier": f"{machine.DOMAIN}.profile",
            "PayloadUUID": _uuid("profile"),
            "PayloadVersion": 1,
            "PayloadDisplayName": "HyteDesk",
            "PayloadScope": "System",
            "PayloadContent": [settings],
        }
    )


def admx() -> bytes:
    """The template of all policies."""
    root = ET.Element("policyDefinitions", {"xmlns": _SCHEMA, "revision": "1.0", "schemaVersion": "1.0"})
    ET.SubElement(ET.SubElement(root, "policyNamespaces"), "target", prefix="hytedesk", namespace="HyteDesk.Policies")
    ET.SubElement(root, "resources", minRequiredRevision="1.0")
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", name="Supported", displayName="$(string.Supported)")
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", name=_CATEGORY, displayName="$(string.HyteDesk)")
    lower = ET.SubElement(categories, "category", name="Recommended", displayName="$(string.Recommended)")
    ET.SubElement(lower, "parentCategory", ref=_CATEGORY)
    policies = ET.SubElement(root, "policies")
    for name, setting, recommended in _policies():
        _define(policies, name, setting, recommended=recommended)
    return _written(root)


def adml(language: str) -> bytes:
    """The texts of the template in a language of the program."""
    root = ET.Element("policyDefinitionResources", {"xmlns": _SCHEMA, "revision": "1.0", "schemaVersion": "1.0"})
    with _speaking(language):
        ET.SubElement(root, "displayName").text = "HyteDesk"
        ET.SubElement(root, "description").text = _("Policies of HyteDesk")
        resources = ET.SubElement(root, "resources")
        strings = ET.SubElement(resources, "stringTable")
        presentations = ET.SubElement(resources, "presentationTable")
        for key, text in _texts():
            ET.SubElement(strings, "string", id=key).text = text
        for name, setting, _recommended in _policies():
            if setting.kind != "flag":
                _present(ET.SubElement(presentations, "presentation", id=name), setting)
    return _written(root)


def intune(values: Mapping[str, Any]) -> bytes:
    """Notes for Intune, in the language in use: what to import, what a computer of the region needs, every policy."""
    base = "./Device/Vendor/MSFT/Policy"
    lines = [
        f"# {_('HyteDesk in Intune')}",
        "",
        _("Import HyteDesk.admx with a file of texts (Devices, Configuration, Import ADMX), or install it by OMA-URI:"),
        "",
        f"`{base}/ConfigOperations/ADMXInstall/HyteDesk/Policy/HyteDesk`",
        "",
        _("Its value is the content of HyteDesk.admx. A computer of the region needs these, and the root file:"),
        "",
        *_rows((table.BY_POLICY[name], value) for name, value in values.items()),
        "",
        _("Every policy, with an example:"),
        "",
        *_rows((setting, setting.example) for setting in table.BY_POLICY.values()),
        "",
        _("Users must not be able to write the root file or its folder."),
        "",
    ]
    return "\n".join(lines).encode()


def oma(setting: Setting, value: Any) -> tuple[str, str]:
    """Address and value of a policy for Intune, by OMA-URI."""
    address = f"./Device/Vendor/MSFT/Policy/Config/HyteDesk~Policy~{_CATEGORY}/{setting.policy}"
    if setting.kind == "flag":
        return address, "<enabled/>" if value else "<disabled/>"
    text = "\uf000".join(value) if setting.kind == "texts" else str(value)
    shown = quoteattr(text, {"\uf000": "&#xF000;"})
    return address, f'<enabled/><data id="{setting.policy}" value={shown}/>'


def _rows(rows: Iterator[tuple[Setting, Any]]) -> Sequence[str]:
    made = ["| OMA-URI | |", "|---|---|"]
    for setting, example in rows:
        address, value = oma(setting, example)
        made.append(f"| `{address}` | `{value}` |")
    return made


def _policies() -> Iterator[tuple[str, Setting, bool]]:
    """Every policy: its name, its setting, and whether it only recommends."""
    for setting in table.BY_POLICY.values():
        yield setting.policy, setting, False
    for setting in table.BY_POLICY.values():
        if setting.pushed:
            yield f"{setting.policy}_{machine.RECOMMENDED}", setting, True


def _define(policies: ET.Element, name: str, setting: Setting, *, recommended: bool) -> None:
    below = rf"\{machine.RECOMMENDED}" if recommended else ""
    policy = ET.SubElement(
        policies,
        "policy",
        {
            "name": name,
            "class": "Both",
            "displayName": f"$(string.{setting.policy})",
            "explainText": f"$(string.{setting.policy}_Explain)",
            "key": machine.REGISTRY + below,
        },
    )
    if setting.kind != "flag":
        policy.set("presentation", f"$(presentation.{name})")
    ET.SubElement(policy, "parentCategory", ref="Recommended" if recommended else _CATEGORY)
    ET.SubElement(policy, "supportedOn", ref="Supported")
    value = {"id": setting.policy, "valueName": setting.policy}
    if setting.kind == "flag":
        policy.set("valueName", setting.policy)
        for kind, number in (("enabledValue", "1"), ("disabledValue", "0")):
            ET.SubElement(ET.SubElement(policy, kind), "decimal", value=number)
        return
    elements = ET.SubElement(policy, "elements")
    if setting.kind == "number":
        bounds = {"minValue": str(setting.least), "maxValue": str(setting.most)}
        ET.SubElement(elements, "decimal", {**value, "required": "true", **bounds})
    elif setting.kind == "texts":
        ET.SubElement(elements, "multiText", {**value, "maxStrings": str(MOST_TEXTS), "maxLength": _LONGEST})
    elif setting.kind == "choice":
        enum = ET.SubElement(elements, "enum", {**value, "required": "true"})
        for choice in setting.choices:
            item = ET.SubElement(enum, "item", displayName=f"$(string.{setting.policy}_{choice})")
            ET.SubElement(ET.SubElement(item, "value"), "string").text = choice
    else:
        ET.SubElement(elements, "text", {**value, "required": "true", "maxLength": _LONGEST})


def _present(presentation: ET.Element, setting: Setting) -> None:
    title = _(setting.title)
    if setting.kind == "text":
        box = ET.SubElement(presentation, "textBox", refId=setting.policy)
        ET.SubElement(box, "label").text = title
    elif setting.kind == "number":
        ET.SubElement(
            presentation, "decimalTextBox", refId=setting.policy, defaultValue=str(setting.example)
        ).text = title
    elif setting.kind == "texts":
        ET.SubElement(presentation, "multiTextBox", refId=setting.policy).text = title
    else:
        ET.SubElement(presentation, "dropdownList", refId=setting.policy, noSort="true", defaultItem="0").text = title


def _texts() -> Iterator[tuple[str, str]]:
    """The texts of the template by their ids, in the language in use."""
    yield "HyteDesk", "HyteDesk"
    yield "Recommended", _("Recommended: holds where the user has not chosen")
    yield "Supported", _("HyteDesk on Windows")
    languages = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
    for setting in table.BY_POLICY.values():
        yield setting.policy, _(setting.title)
        bounds = _("From {least} to {most}.").format(least=setting.least, most=setting.most)
        yield (
            f"{setting.policy}_Explain",
            f"{_(setting.text)} {bounds}" if setting.kind == "number" else _(setting.text),
        )
        for choice in setting.choices:
            yield f"{setting.policy}_{choice}", languages.get(choice, choice)


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _uuid(of: str) -> str:
    """Always the same: a newer profile takes the place of the one before."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{of}.{machine.DOMAIN}")).upper()


@contextlib.contextmanager
def _speaking(language: str) -> Iterator[None]:
    before = i18n.language()
    i18n.use(language)
    try:
        yield
    finally:
        i18n.use(before)
