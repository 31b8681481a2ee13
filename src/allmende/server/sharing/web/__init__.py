"""Pages of what is shared: periods, their reports, values, and what another rule would do."""
