"""HTTP: routes, bodies, problems, access."""
