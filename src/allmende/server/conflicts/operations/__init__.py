"""What changes conflicts, forks and shared budgets."""
