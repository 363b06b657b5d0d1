"""From a source to a new generation of the catalogue."""
