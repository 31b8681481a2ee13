"""Addresses of this app below /g/<slug>/."""
