"""The exercise as data: its files, what they say, and what the page shows of them."""
