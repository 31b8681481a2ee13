"""Where people disagree: conflicts with their steps, forking as the last of them, and sharing a budget by votes."""
