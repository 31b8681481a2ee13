"""Groups of groups: the tree beyond one book, boards and mandates, services, agreements and standards."""
