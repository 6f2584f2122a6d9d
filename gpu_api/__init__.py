"""The GPU service: takes runs over HTTP, trains them in a worker, streams their events."""
