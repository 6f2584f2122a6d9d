"""What the lab's notebook promises."""

from __future__ import annotations

from pathlib import Path

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs/lab/train-ppo.ipynb"


def test_the_agent_of_the_notebook_learns(ran):
    printed, left = ran(NOTEBOOK)
    assert "Target reached" in "".join(printed)
    assert left["result"].mean_return > 450
