"""The list of the bundle's parts in the form CycloneDX 1.6: names, versions, licences, digests, who needs whom."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

from packaging.tags import sys_tags
from packaging.utils import parse_wheel_filename

from hytedesk import __version__
from installer import licences

if TYPE_CHECKING:
    from collections.abc import Sequence


def document(names: Sequence[str], epoch: int) -> bytes:
    """The list for a bundle; the same bundle gives the same bytes.

    Args:
        names: packages of the lock that are in the bundle, all of them installed here.
        epoch: time of the release, in seconds since 1970.

    Raises:
        ValueError: it would not be in the form.
    """
    known, lock = licences.table(), licences.locked(licences.read_lock())
    parts = [_package(name, known.python[name], lock[name]) for name in names]
    parts += [_part(part) for part in known.part]
    needs = [
        {
            "ref": _url(name, metadata.version(name)),
            "dependsOn": sorted(
                {
                    _url(one["name"], metadata.version(one["name"]))
                    for one in lock[name].get("dependencies", [])
                    if one["name"] in names
                }
            ),
        }
        for name in names
    ]
    own = {
        "type": "application",
        "bom-ref": "hytedesk",
        "name": "HyteDesk",
        "version": __version__,
        "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
    }
    whole = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'hytedesk {__version__} {epoch}')}",
        "version": 1,
        "metadata": {"timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "component": own},
        "components": parts,
        "dependencies": [{"ref": "hytedesk", "dependsOn": sorted(one["bom-ref"] for one in parts)}, *needs],
    }
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    _check(text)
    return text.encode() + b"\n"


def _check(text: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise ValueError(str(problem))


def _package(name: str, licence: str, locked: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": _url(name, metadata.version(name)),
        "name": name,
        "version": metadata.version(name),
        "licenses": [{"expression": licence}],
        "purl": _url(name, metadata.version(name)),
        "externalReferences": [
            {
                "type": "distribution",
                "url": file["url"],
                "hashes": [{"alg": "SHA-256", "content": file["hash"].removeprefix("sha256:")}],
            }
            for file in _installed(locked)
        ],
    }


def _installed(locked: dict[str, Any]) -> list[dict[str, str]]:
    """The file of the lock that is taken on this system."""
    wheels = {file["url"].rpartition("/")[2]: file for file in locked.get("wheels", [])}
    tagged = {tag: name for name in wheels for tag in parse_wheel_filename(name)[3]}
    taken = next((tagged[tag] for tag in sys_tags() if tag in tagged), None)
    return [wheels[taken]] if taken else [locked["sdist"]] if "sdist" in locked else []


def _part(part: licences.Part) -> dict[str, Any]:
    return {
        "type": "library" if licences.fits(part.licence, licences.table().compatible) else "data",
        "bom-ref": f"part:{part.name}",
        "name": part.name,
        "description": part.within,
        "licenses": [{"expression": part.licence}],
    }


def _url(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"
