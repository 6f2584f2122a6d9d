"""One file per implementation of PPO, all given the same work."""
