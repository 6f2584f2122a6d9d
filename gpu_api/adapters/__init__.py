"""What the seams stand on."""
