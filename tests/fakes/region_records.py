"""A small catalogue whose services do not resemble each other, so that packing cannot make one of two."""

from __future__ import annotations

import hashlib

from hytedesk.catalogue import Organization, Record, Service

NAMES = ("Ystävätoiminta", "Kuntosali", "Velkaneuvonta", "Kotiapu", "Puurohetki", "Keskusteluapu", "Pihatyöt")
ONE_MORE = (*NAMES, "Uimakoulu")


def services(*names: str, **descriptions: str) -> list[Record]:
    """One organization and its services, each with a text of its own; `descriptions` replace it."""
    owner = Organization(id="r:o", type="association", names={"fi": "Rantaseudun Apu ry"})
    return [
        owner,
        *(
            Service(
                id=f"r:{hashlib.sha256(name.encode()).hexdigest()[:8]}",
                organization="r:o",
                names={"fi": name},
                summary={"fi": "Tule mukaan, kun tuntuu yksinäiseltä."} if name == "Ystävätoiminta" else {},
                description={"fi": descriptions.get(name, _words(name))},
            )
            for name in names
        ),
    ]


def _words(name: str) -> str:
    return " ".join(hashlib.sha256(f"{name}{n}".encode()).hexdigest()[:12] for n in range(60))
