"""Shared things that can be booked: a community room, a car, a drill."""
