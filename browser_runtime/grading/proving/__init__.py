"""Prove exercises, for authors and CI; the page goes without this folder."""
