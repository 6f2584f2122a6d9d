"""Prove exercises, for authors and CI; the page never loads this folder."""
