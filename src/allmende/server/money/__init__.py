"""What was bought, and the money of a project."""
