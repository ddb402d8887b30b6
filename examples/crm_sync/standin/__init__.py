"""A stand-in for a CRM: its shapes, its paging and its polling, in memory, for trying and tests."""
