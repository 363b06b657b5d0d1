"""Files of the cache: catalogue generations and the user's own database. The only place that knows SQL."""
