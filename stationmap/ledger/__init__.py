"""Reads, checks and compares a keeper's own file: from Excel to the next version of the ledger."""
