"""Measure the mechanisms against what a specialist would reach for: `python -m benchmarks [NAME ...] [--json]`."""
