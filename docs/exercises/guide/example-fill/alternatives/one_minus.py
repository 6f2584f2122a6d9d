mask = "1 - terminated"
