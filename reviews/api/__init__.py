"""Cadences, reviews and measures for programs."""
