"""Exact numbers with units: effort, weight, duration, share, period. Imports nothing of ours."""
