"""Reading and setting the rulebook of a group."""
