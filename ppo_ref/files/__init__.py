"""File formats: npz, ONNX, and the JSON of spaces and random state."""
