"""Prove a run while it trains: what holds in every correct run, and each update checked."""
