"""Make the code lists in `resources/` from the material beside the project: codes and names only, no descriptions.

    .venv/bin/python scripts/import_codes.py ../shared/data/ptv

Sources and licences: `resources/README.md`. The result is in the repository; run this only when the lists change.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).resolve().parents[1] / "resources"

MERGED = {
    "099": {"into": "214", "names": {"fi": "Honkajoki", "sv": "Honkajoki"}},
    "588": {"into": "507", "names": {"fi": "Pertunmaa", "sv": "Pertunmaa"}},
    "911": {"into": "541", "names": {"fi": "Valtimo", "sv": "Valtimo"}},
}

# Names of the source that are wrong or not to be shown (../shared/docs/needs.md, "Age groups").
CORRECTED = {
    "KR1.6": {"sv": "Personer med funktionsnedsättning"},
    "KE4.3": {"sv": "Flyttning från Finland"},
    "KE12": {"en": "Rehabilitation"},
    "P28.5": {"en": "One-Stop Guidance Centers and other youth information and counselling services"},
}


def names(entry: dict[str, Any], *languages: str) -> dict[str, str]:
    """The names of an entry without the blanks that trail some of them."""
    found = {language: " ".join(entry["names"][language].split()) for language in languages}
    return found | CORRECTED.get(entry["code"], {})


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """One list of the source, in the order of its codes."""
    entries: list[dict[str, Any]] = json.loads((folder / name).read_text(encoding="utf-8"))
    return sorted(entries, key=lambda entry: tuple(int(part.lstrip("PKRE")) for part in entry["code"].split(".")))


def write(name: str, value: object) -> None:
    """One file of `resources/`."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (RESOURCES / name).write_text(text + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """Write all four files."""
    municipalities = [
        {"code": m["code"], "names": names(m, "fi", "sv"), "county": m["wellbeingCounty"]["code"]}
        for m in read(folder, "municipalities.json")
    ]
    counties = [
        {"code": c["code"], "names": names(c, "fi", "sv", "en")} for c in read(folder, "wellbeing-counties.json")
    ]
    write("places.json", {"counties": counties, "municipalities": municipalities, "merged": MERGED})
    for name in ("service-classes.json", "target-groups.json", "life-events.json"):
        write(name, {entry["code"]: names(entry, "fi", "sv", "en") for entry in read(folder, name)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
