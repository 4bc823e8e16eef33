"""The query catalogue: every text that may reach an engine. `catalogue` says what a query is; the rest are queries."""
