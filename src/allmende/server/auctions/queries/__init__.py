"""What is read about auctions: lists, one with how it stands or what came out, and what it does to the others."""
