"""The tables. The migrations make them; a test compares the two.

A table of another noun stands in that noun's module, on the same `metadata`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from stationmap.store.columns import Json, Moment, Words

HEAD = "0004_drafts"
"""The last migration of this release."""

HASH = String(64)  # sha256 in hexadecimal
COUNTING = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up in SQLite

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

blobs = Table(
    "blobs",
    metadata,
    Column("hash", HASH, primary_key=True),  # of the content as it was before packing
    Column("size", BigInteger, nullable=False),  # of the same, in bytes
    Column("packed", Boolean(create_constraint=False), nullable=False),  # by zlib
    Column("content", LargeBinary, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("label", Words, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("file_name", Words, nullable=False),
    Column("file_hash", HASH, ForeignKey("blobs.hash")),
    Column("stations", Integer, nullable=False),
    Column("documented", Integer, nullable=False),
    Column("ledger_hash", HASH, ForeignKey("blobs.hash"), nullable=False),
    Column("townships_hash", HASH, ForeignKey("blobs.hash")),
    Column("based_on", Integer, nullable=False),
    Column("details", Json, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", COUNTING, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("action", String(60), nullable=False, index=True),
    Column("subject", Words, nullable=False),
    Column("before", Json),
    Column("after", Json),
)

pulse = Table(
    "pulse",
    metadata,
    Column("name", String(30), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("file_name", Words, nullable=False),
    Column("file_hash", HASH, ForeignKey("blobs.hash"), nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("status", String(20), nullable=False),
    Column("step", Words, nullable=False),
    Column("progress", Float(53), nullable=False),
    Column("decisions", Json, nullable=False),
    Column("details", Json, nullable=False),
)

remembered = Table(
    "remembered_columns",
    metadata,
    Column("key", HASH, primary_key=True),  # of the heading, which may be of any length
    Column("heading", Json, nullable=False),
    Column("field", String(60)),
)

geocodes = Table(
    "geocodes",
    metadata,
    Column("provider", String(20), primary_key=True),
    Column("key", HASH, primary_key=True),  # of the address, which may be of any length
    Column("address", Json, nullable=False),
    Column("answer", Json, nullable=False),
    Column("at", Moment, nullable=False),
)
