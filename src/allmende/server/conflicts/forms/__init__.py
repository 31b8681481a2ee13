"""Forms of conflicts, forks and shared budgets."""
