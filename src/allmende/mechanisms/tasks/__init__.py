"""Procedures that set the weights of tasks and say who does what."""
