"""Pages of conflicts, forks and shared budgets."""
