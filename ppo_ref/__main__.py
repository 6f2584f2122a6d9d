"""`python -m ppo_ref`: train, eval and export from the command line."""

from __future__ import annotations

import sys

from ppo_ref.cli import main

if __name__ == "__main__":
    sys.exit(main())
