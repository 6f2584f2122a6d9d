"""An exercise's folder as data."""
