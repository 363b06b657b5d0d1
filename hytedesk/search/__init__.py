"""Finding services: analyser, in-memory index, facets, engine. Pure, numpy; no Qt, no SQL."""
