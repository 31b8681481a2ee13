"""Pages about goods: the shelf, orders, the counter, batches and stock."""
