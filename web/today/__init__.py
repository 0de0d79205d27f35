"""Pages of what is due: day, week and month, and the plan."""
