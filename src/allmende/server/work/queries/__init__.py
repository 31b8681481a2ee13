"""What pages and other apps may ask about work, one file for each family of questions."""
