"""The referral sheet: from services to one piece of paper (docs/adr: Typst).

`content` says what stands on it (pure), `render` makes the PDF, `text` plain text, `mail` a draft.
"""
