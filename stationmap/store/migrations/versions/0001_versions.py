"""Versions of the ledger, their contents, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001_versions"
down_revision = None

HASH = sa.String(64)
MOMENT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "blobs",
        sa.Column("hash", HASH, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("packed", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_blobs"),
    )
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_hash", HASH),
        sa.Column("stations", sa.Integer, nullable=False),
        sa.Column("documented", sa.Integer, nullable=False),
        sa.Column("ledger_hash", HASH, nullable=False),
        sa.Column("townships_hash", HASH),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_versions"),
        sa.ForeignKeyConstraint(["file_hash"], ["blobs.hash"], name="fk_versions_file_hash"),
        sa.ForeignKeyConstraint(["ledger_hash"], ["blobs.hash"], name="fk_versions_ledger_hash"),
        sa.ForeignKeyConstraint(
            ["townships_hash"], ["blobs.hash"], name="fk_versions_townships_hash"
        ),
    )
    op.create_table(
        "audit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    pulse = op.create_table(
        "pulse",
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_pulse"),
    )
    op.bulk_insert(pulse, [{"name": n, "number": 0} for n in ("versions", "street", "people")])
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
