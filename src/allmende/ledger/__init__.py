"""The pure books: entries, their tree, signed checkpoints, proofs, export and verification. Standard library only."""
