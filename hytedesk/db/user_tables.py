"""The tables of `user.db`. Every change here needs a migration in `migrations/versions` (a test compares the two)."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sync_run = Table(
    "sync_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("source", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("generation", Integer),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("error", String),
    Column("report", String),
)

installation = Table("installation", metadata, Column("id", String, primary_key=True))
"""One row: a random name of this data folder."""

favourite = Table(
    "favourite",
    metadata,
    Column("service", String, primary_key=True),
    Column("names", String, nullable=False),
    Column("organization", String, nullable=False),
    Column("phone", String),
    Column("added", String, nullable=False),
)
"""With a copy of what it was: the catalogue is another file, and services go from it. Texts by language are JSON."""

tally = Table(
    "tally",
    metadata,
    Column("kind", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often something happened in a week or a month: never a word, a person or a finer time."""

service_list = Table(
    "service_list",
    metadata,
    Column("name", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("services", String, nullable=False),
)
"""The person's lists of services: of each service what a favourite keeps, as JSON."""
