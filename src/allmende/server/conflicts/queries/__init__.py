"""What is read about conflicts, forks and shared budgets."""
