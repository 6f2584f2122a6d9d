"""Say what an answer shows: the first difference, known mistakes, and their wording."""
