"""The budgets, each measured as a ratio to the same work done plainly, in one run."""
