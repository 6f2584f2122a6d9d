"""A run from its spec to its folder: start, drive, save, resume."""
