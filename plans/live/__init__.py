"""What a plan reads from the data each time it is opened, and nobody types again (method §8)."""
