"""The Python that runs inside Pyodide: cells, grading and training, stoppable from the page."""
