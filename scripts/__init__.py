"""Tools of the project: set-up, translations, demo data, the tour."""
