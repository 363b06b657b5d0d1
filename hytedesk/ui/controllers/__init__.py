"""One controller per user task."""
