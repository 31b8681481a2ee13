"""What can be done with goods: making them, counting them, ordering, sharing out, collecting, giving back."""
