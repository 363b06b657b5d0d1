"""The referral sheet: content, PDF, mail draft."""
