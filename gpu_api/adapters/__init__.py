"""Implementations of the seams."""
