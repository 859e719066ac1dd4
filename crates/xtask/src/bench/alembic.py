"""Compares a database with SQLAlchemy metadata of the benchmark's shape, as `alembic check` does."""

import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index, Integer, MetaData, Numeric,
    String, Table, Text, UniqueConstraint, create_engine, text,
)

url, count = sys.argv[1], int(sys.argv[2])
metadata = MetaData()
for number in range(count):
    name, parent = f"table_{number:05}", f"table_{max(number - 1, 0):05}"
    Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("parent_id", BigInteger),
        Column("code", String(40), nullable=False),
        Column("title", String(120), nullable=False),
        Column("status", String(20), nullable=False, server_default="new"),
        Column("amount", Numeric(12, 2), nullable=False),
        Column("quantity", Integer, nullable=False, server_default=text("1")),
        Column("active", Boolean, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("note", Text),
        UniqueConstraint("code", name=f"{name}_code_key"),
        CheckConstraint("amount >= 0", name=f"{name}_amount_check"),
        ForeignKeyConstraint(["parent_id"], [f"{parent}.id"], name=f"{name}_parent_id_fkey"),
        Index(f"{name}_parent_id_idx", "parent_id"),
        Index(f"{name}_status_created_at_idx", "status", "created_at"),
    )
with create_engine(url).connect() as connection:
    options = {"compare_type": True, "compare_server_default": True}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
print(len(found), "differences")
