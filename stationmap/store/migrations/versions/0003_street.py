"""Reports from the street, and the salts of their days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_street"
down_revision = "0002_people"

HASH = sa.String(64)
MOMENT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reports",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key", sa.String(43), nullable=False),
        sa.Column("ref", sa.String(80), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("township_code", sa.String(12)),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("by_who", sa.String(32), nullable=False),
        sa.Column("by_where", sa.String(32), nullable=False),
        sa.Column("posted", sa.Text),
        sa.Column("posted_open", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("lon", sa.Float(53)),
        sa.Column("lat", sa.Float(53)),
        sa.Column("facility", sa.String(20)),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("photo_hash", HASH),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_reports"),
        sa.UniqueConstraint("key", name="uq_reports_key"),
        sa.ForeignKeyConstraint(["photo_hash"], ["blobs.hash"], name="fk_reports_photo_hash"),
    )
    op.create_index("ix_reports_at", "reports", ["at"])
    op.create_index("ix_reports_ref", "reports", ["ref"])
    op.create_index("ix_reports_status", "reports", ["status"])
    op.create_table(
        "report_salts",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_report_salts"),
    )
