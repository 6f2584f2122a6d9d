"""The service's own work: reconciling, feeding streams, quotas, retention."""
