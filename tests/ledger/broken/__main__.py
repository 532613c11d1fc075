"""Writes the kept files and the manifest: ``python -m tests.ledger.broken``."""

from __future__ import annotations

from tests.ledger.broken.manifest import write

if __name__ == "__main__":
    write()
