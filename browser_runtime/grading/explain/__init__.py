"""Explain an answer: the first difference, known mistakes, and their wording."""
