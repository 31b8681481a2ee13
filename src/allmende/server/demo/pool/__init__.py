"""The demo's pool: six projects around a small river, about sixty people, ten weeks by the real operations."""
