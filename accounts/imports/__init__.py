"""Loading accounts and revenue from files."""
