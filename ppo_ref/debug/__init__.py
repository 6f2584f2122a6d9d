"""Debug mode: invariants of every correct run, checked while it trains."""
