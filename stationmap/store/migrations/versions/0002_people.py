"""Accounts, their sessions and their attempts to log in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_people"
down_revision = "0001_versions"

HASH = sa.String(64)
MOMENT = sa.String(27)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_people"),
        sa.UniqueConstraint("key", name="uq_people_key"),
    )
    op.create_table(
        "sessions",
        sa.Column("token", HASH, nullable=False),
        sa.Column("person", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
        sa.ForeignKeyConstraint(["person"], ["people.number"], name="fk_sessions_person"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("waits", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_last", "attempts", ["last"])
