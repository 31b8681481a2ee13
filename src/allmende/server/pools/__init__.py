"""Projects join and leave a pool."""
