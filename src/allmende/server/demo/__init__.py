"""The living demo: a small believable world whose history was made by the real operations."""
