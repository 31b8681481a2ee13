"""What a group makes: products, recipes, batches."""
