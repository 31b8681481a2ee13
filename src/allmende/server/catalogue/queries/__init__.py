"""What is read of the catalogue."""
