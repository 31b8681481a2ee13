"""What people fill in about auctions."""
