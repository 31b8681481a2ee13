"""What goes in and out: amounts are whole numbers with their unit in the name, times are ISO 8601 in UTC."""
