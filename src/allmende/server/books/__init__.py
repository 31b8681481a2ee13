"""The stored ledger: append-only tables, checkpoints, export."""
