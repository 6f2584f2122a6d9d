"""What runs inside Pyodide: cells, grading and training, stoppable from the page."""
