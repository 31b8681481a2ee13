"""What the templates of other apps may ask about work."""
