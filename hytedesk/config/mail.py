"""How the sheet is mailed: by the person's own mail program, by a server of the organization, or not at all."""

from __future__ import annotations

from hytedesk.config.setting import Setting
from hytedesk.i18n import N_

_HOST = r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,20})?"
_ADDRESS = r"([A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,10})?"

TABLE: tuple[Setting, ...] = (
    Setting(
        key="mail_way",
        policy="MailWay",
        kind="choice",
        choices=("program", "smtp", "off"),
        title=N_("How the sheet is mailed"),
        text=N_(
            "program: as a draft in the person's own mail program; smtp: by the mail server below, after the person "
            "has seen what is sent; off: not at all."
        ),
        example="smtp",
    ),
    Setting(
        key="smtp_host",
        policy="SmtpHost",
        kind="text",
        pattern=_HOST,
        title=N_("Mail server"),
        text=N_("Name of the server that takes mail; its certificate must be for this name."),
        example="mail.rantaseutu.example",
    ),
    Setting(
        key="smtp_port",
        policy="SmtpPort",
        kind="number",
        least=1,
        most=65535,
        title=N_("Mail server: port"),
        text=N_("Usually 587 with starttls, and 465 with tls."),
        example=587,
    ),
    Setting(
        key="smtp_security",
        policy="SmtpSecurity",
        kind="choice",
        choices=("starttls", "tls"),
        title=N_("Mail server: encryption"),
        text=N_("starttls: begun by command; tls: from the first byte. Nothing is ever sent without encryption."),
        example="starttls",
    ),
    Setting(
        key="smtp_user",
        policy="SmtpUser",
        kind="text",
        pattern=r"[!-~]{0,200}",
        title=N_("Mail server: user name"),
        text=N_(
            "Empty: the server wants no login. The password is never a setting: it is in this computer's key store "
            "(hytedesk key set smtp:SERVER)."
        ),
        example="hytedesk",
    ),
    Setting(
        key="mail_from",
        policy="MailFrom",
        kind="text",
        pattern=_ADDRESS,
        title=N_("Sender of the mail"),
        text=N_("An address of the organization, never of a person, that tells neither clinic nor what it is about."),
        example="palvelut@rantaseutu.example",
    ),
    Setting(
        key="mail_suffix",
        policy="MailSuffix",
        kind="text",
        pattern=r"((\.[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?){1,5})?",
        title=N_("Suffix for secure mail"),
        text=N_("What is added to every recipient's address so that the mail goes as secure mail, for example .s."),
        example=".s",
    ),
)
