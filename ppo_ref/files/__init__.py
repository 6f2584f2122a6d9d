"""What is written and read: npz, ONNX, and the JSON of spaces and random state."""
