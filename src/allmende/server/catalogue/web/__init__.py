"""Pages about what a group makes."""
