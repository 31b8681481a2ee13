"""Forms about what a group makes."""
