"""What becomes of what is made: stock, orders, sharing out, collecting."""
