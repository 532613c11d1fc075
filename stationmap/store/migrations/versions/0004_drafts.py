"""Files that wait for their acceptance, and what is remembered between files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_drafts"
down_revision = "0003_street"

HASH = sa.String(64)
MOMENT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_hash", HASH, nullable=False),
        sa.Column("file_size", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("progress", sa.Float(53), nullable=False),
        sa.Column("decisions", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.ForeignKeyConstraint(["file_hash"], ["blobs.hash"], name="fk_drafts_file_hash"),
    )
    op.create_table(
        "remembered_columns",
        sa.Column("key", HASH, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("field", sa.String(60)),
        sa.PrimaryKeyConstraint("key", name="pk_remembered_columns"),
    )
    op.create_table(
        "geocodes",
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("key", HASH, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("provider", "key", name="pk_geocodes"),
    )
