"""`python -m ppo_ref`: train, eval and export from the command line."""

from __future__ import annotations

import os
import sys

# Networks this small lose time to a second BLAS thread, and on a busy machine ten times as much
# waiting for it. Numpy reads this once, on import.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if __name__ == "__main__":
    try:
        from ppo_ref.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # while still importing
        sys.exit(130)
