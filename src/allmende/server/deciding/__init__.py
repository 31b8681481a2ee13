"""Deciding together: proposals, discussion, votes, delegations, and carrying out what was decided."""
