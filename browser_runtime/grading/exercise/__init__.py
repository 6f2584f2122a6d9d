"""The exercise as data: its files, their content, and the part of it that the page shows."""
