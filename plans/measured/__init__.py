"""Objectives whose current value is read from the data, never typed."""
