"""The first page: what I owe, have given, and what is next."""
