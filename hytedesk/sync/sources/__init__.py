"""One module a source: each yields normalised records."""
