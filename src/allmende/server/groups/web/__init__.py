"""The pages of a group, one file for each family."""
