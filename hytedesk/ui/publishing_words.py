"""Why nothing was published: one sentence each, for a region's administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.i18n import _

if TYPE_CHECKING:
    from hytedesk.errors import NotPublished


def sentence(error: NotPublished) -> str:
    """What stands in the way, and what to do."""
    patterns = {
        "exists": _("There is a repository in {value} already; nothing was changed."),
        "missing": _("There is no repository in {value}; make one with hytedesk-admin init."),
        "key_exists": _("There is a key called {value} already; nothing was changed."),
        "no_key": _("There is no key called {value} in the folder of keys."),
        "no_public_key": _("The file for {value} holds no public key; ask for the file NAME.pub."),
        "too_few_keys": _("The role {value} would have fewer keys than it needs signatures; nothing was changed."),
        "key_name": _("A key cannot be called {value}; use letters, digits and hyphens."),
        "passphrase": _("The passphrase does not open the key {value}."),
        "no_passphrase": _(
            "Nobody can be asked for the passphrase of {value} here; run the command in a terminal, or name a file "
            "with --passphrase-file."
        ),
        "job_signs_more": _(
            "The key {value} is named for the job and for an administrator, too; the job's key lies on a computer with "
            "a network, so give it a key of its own."
        ),
        "region_name": _("A region needs a name in one line, of {value} characters at most."),
        "not_its_key": _("The role {value} does not have this key; nothing was changed."),
        "short_passphrase": _("The passphrase for {value} is too short; use at least twelve characters."),
        "signatures": _("There are too few keys in the folder of keys to sign the role {value}; nothing was changed."),
        "waiting": _(
            "Another change waits for signatures in {value}; sign it first (hytedesk-admin sign), or throw it away "
            "(hytedesk-admin sign --discard)."
        ),
        "nothing_waits": _("No change waits for signatures in {value}."),
        "stale": _(
            "Another version of the role {value} has been published since this change was begun, so it can no longer "
            "be signed; throw it away (hytedesk-admin sign --discard) and begin it again."
        ),
        "no_signature": _(
            "None of the keys in {value} can add a signature to what waits; they have signed it already, or may not."
        ),
        "no_boto3": _("Uploading to an object store needs more of HyteDesk: install it as hytedesk[publish]."),
        "no_credentials": _(
            "Nobody has said who uploads to {value}; give this computer the object store's credentials, for example in "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        ),
        "store": _(
            "The object store did not take the files ({value}); computers see what was there before. Check the "
            "address, the credentials and their rights."
        ),
        "configuration": _(
            "The configuration in {value} has values or files that no computer would take; nothing was changed."
        ),
        "busy": _("Another publisher is at work in {value}; nothing was changed."),
        "removals": _(
            "More than one service in five would go ({value}), which looks like a fault of the source; nothing was "
            "changed. If it is right, publish with --force."
        ),
    }
    return patterns[error.reason].format(value=error.value)
