"""PostgreSQL, Valkey and the processes of the product, started and ended by us."""
