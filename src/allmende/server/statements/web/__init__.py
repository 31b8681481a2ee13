"""The pages of the books, one file for each family of pages."""
