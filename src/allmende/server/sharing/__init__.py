"""Periods and their settlement."""
