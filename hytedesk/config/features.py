"""Parts of the window that an administrator or a region may switch off (or on)."""

from __future__ import annotations

from hytedesk.config.setting import Setting
from hytedesk.i18n import N_

TABLE: tuple[Setting, ...] = (
    Setting(
        key="feature_favourites",
        policy="FeatureFavourites",
        kind="flag",
        title=N_("Favourites"),
        text=N_("Whether a user can keep services as favourites on this computer. What was kept stays on the disk."),
        example=True,
    ),
    Setting(
        key="feature_pathways",
        policy="FeaturePathways",
        kind="flag",
        title=N_("Pathways"),
        text=N_("Whether the window offers pathways: help for raising a subject, with the services that go with it."),
        example=True,
    ),
    Setting(
        key="feature_guided_find",
        policy="FeatureGuidedFind",
        kind="flag",
        title=N_("Guided find"),
        text=N_("Whether the window offers three questions as a way to services for those who do not know the words."),
        example=True,
    ),
    Setting(
        key="feature_local_counts",
        policy="FeatureLocalCounts",
        kind="flag",
        title=N_("Counts for the gap report"),
        text=N_(
            "Whether this computer counts, by the week and without words or persons, which filters found little and "
            "which services were put on sheets. Without them the gap report tells of the catalogue alone."
        ),
        example=True,
    ),
    Setting(
        key="feature_return_codes",
        policy="FeatureReturnCodes",
        kind="flag",
        title=N_("Return codes"),
        text=N_(
            "Whether a sheet has a short code beside each service, of unit, month and service and nothing of the "
            "client, so that the organization can count who came with a sheet."
        ),
        example=False,
    ),
)
