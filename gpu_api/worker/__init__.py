"""The worker: one process that trains one attempt of one run and reports to the service."""
