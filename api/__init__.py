"""Kit of the API: lists, versions, problems, bulk, schema."""
