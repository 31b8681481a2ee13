"""The books as people read them: statements, totals, entries, proofs."""
