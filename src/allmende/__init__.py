"""Allmende: produce together without wages or markets."""

__version__ = "0.1.0"
