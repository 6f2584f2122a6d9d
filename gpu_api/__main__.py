"""`python -m gpu_api`."""

from gpu_api.cli import app

app(prog_name="python -m gpu_api")
