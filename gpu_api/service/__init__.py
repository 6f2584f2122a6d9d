"""What the service does on its own: reconcile, feed streams, keep quotas, retire old runs."""
