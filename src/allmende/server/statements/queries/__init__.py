"""Reading the books as people read them: one's own statement, everyone's totals, the entries."""
