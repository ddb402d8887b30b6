"""Two invented organisations with two and a half years of history, for looking around."""
