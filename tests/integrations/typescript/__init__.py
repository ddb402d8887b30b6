"""What Node's tools make of the committed description."""
