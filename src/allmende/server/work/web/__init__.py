"""The pages of work, one file for each family."""
