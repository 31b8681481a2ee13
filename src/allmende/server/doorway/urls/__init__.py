"""Addresses of this app: in front of a group's door, and just behind it."""
