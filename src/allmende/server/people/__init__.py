"""Sign-in, persons and what they prefer."""
