"""Offering to join, joining, leaving: what changes which book a project writes in."""
