"""The registry and its revenue for programs."""
