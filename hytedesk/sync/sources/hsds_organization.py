"""HSDS organizations -> records (hsds-api.md section 5). Pure.

HSDS does not say what kind of organization it is; legal form, register and name do, mostly.
"""

from __future__ import annotations

import re

from hytedesk.catalogue import Organization, OrganizationType
from hytedesk.sync.sources.hsds_contact import emails, links, phones
from hytedesk.sync.sources.hsds_language import language_of
from hytedesk.sync.sources.hsds_values import Object, children, identity, last_modified, text

UNKNOWN = {"fi": "Järjestäjää ei ole ilmoitettu", "sv": "Arrangören är inte angiven", "en": "Provider not stated"}
"""Stands where a feed does not say whose a service is: the catalogue hides nothing for lack of data."""

_KINDS: tuple[tuple[OrganizationType, re.Pattern[str]], ...] = (
    (
        "parish",
        re.compile(
            r"(?:seurakunta|seurakuntayhtymä|församling|samfällighet|\bparish|\bdiocese|\bchurch)\b", re.IGNORECASE
        ),
    ),
    ("county", re.compile(r"hyvinvointialue|välfärdsområde|wellbeing services county", re.IGNORECASE)),
    (
        "municipality",
        re.compile(
            r"(?:kaupunki|\bkunta|\bstad|\bkommun|\bcity of [\w ]+|\b(?:borough|city|county|district|town) council)$",
            re.IGNORECASE,
        ),
    ),
    ("company", re.compile(r"\b(?:oy|oyj|ab|abp|ltd|limited|llc|plc|tmi)\.?$", re.IGNORECASE)),
    (
        "association",
        re.compile(
            r"\br\.?[yf]\.?$|yhdisty(?:s|kset)\b|liitto\b|säätiö\b|stiftelse|förening(?:en)?\b|förbund(?:et)?\b"
            r"|\b(?:association|charity|foundation|non-?profit)\b",
            re.IGNORECASE,
        ),
    ),
)
_BUSINESS_ID = re.compile(r"\d{7}-\d")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_CHARITY = re.compile(r"-(?:CHC|SC|NIC)$|charit", re.IGNORECASE)


def organization(item: Object, key: str) -> Organization:
    """The organization of this key; one without a name is `UNKNOWN`."""
    name, description = text(item, "name"), text(item, "description")
    language = language_of(f"{name} {description}")
    return Organization(
        id=key,
        type=_kind(item, name),
        names={language: name} if name else UNKNOWN,
        parent=_parent(item, key),
        business_id=_business_id(item),
        summary={language: description} if description and description != name else {},
        phones=phones(item, language),
        emails=emails(item),
        links=links(item),
        modified=last_modified(item),
    )


def _parent(item: Object, key: str) -> str | None:
    upstream = identity({"id": text(item, "parent_organization_id")})
    return f"{key.partition(':')[0]}:{upstream}" if upstream else None


def _kind(item: Object, name: str) -> OrganizationType:
    for said in (name, text(item, "legal_status")):
        for kind, pattern in _KINDS:
            if pattern.search(said):
                return kind
    schemes = [text(entry, "identifier_scheme", "identifier_type") for entry in _identifiers(item)]
    return "association" if any(_CHARITY.search(scheme) for scheme in schemes) else "other"


def _business_id(item: Object) -> str | None:
    """The Finnish business id among the identifiers, by its form and its check digit."""
    said = [text(entry, "identifier") for entry in _identifiers(item)] + [text(item, "tax_id")]
    return next((value for value in said if _BUSINESS_ID.fullmatch(value) and _is_checked(value)), None)


def _is_checked(value: str) -> bool:
    rest = sum(int(digit) * weight for digit, weight in zip(value, _WEIGHTS, strict=False)) % 11
    return rest != 1 and int(value[-1]) == (11 - rest) % 11


def _identifiers(item: Object) -> list[Object]:
    return children(item, "organization_identifiers")
