"""HyteDesk: an offline catalogue of wellbeing services and one clear referral sheet."""

__version__ = "0.1.0"
