"""Versions of the ledger, accounts, reports: SQLite by default, PostgreSQL for several machines."""
