"""Fields that an organisation makes for itself, and what its accounts have in them."""
