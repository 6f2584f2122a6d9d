"""HTTP routes, one file per resource; each has a `router`."""
