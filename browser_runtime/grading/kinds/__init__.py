"""Kinds of exercise, one file each."""
