"""Auctions of what is scarce."""
