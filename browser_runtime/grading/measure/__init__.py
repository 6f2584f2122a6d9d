"""Run a stranger's code and compare what it answers."""
