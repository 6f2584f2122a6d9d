"""Many runs at once: grids of settings and seeds, their results, curves and intervals, speed."""
