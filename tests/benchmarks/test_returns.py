"""The table of returns that is on record."""

import json

import pytest
from published import ZOO_RETURNS, table
from written_results import RESULTS

from ppo_ref import envs

ROWS = json.loads((RESULTS / "returns.json").read_text("utf-8"))["rows"]


@pytest.mark.parametrize("name", envs.names())
def test_every_world_has_a_row_of_ours_with_ten_seeds(name):
    ours = [row for row in ROWS if row["env"] == name and row["name"].startswith("ours")]
    assert ours and all(len({run["seed"] for run in row["runs"]}) >= 10 for row in ours)


@pytest.mark.parametrize("name", [name for name in ZOO_RETURNS if name in envs.names()])
def test_we_reach_what_the_zoo_published(name):
    ours = [row for row in ROWS if row["env"] == name and row["name"].startswith("ours")]
    reached = [[run["eval_return"] for run in row["runs"]] for row in ours]
    assert max(sum(some) / len(some) for some in reached) >= float(ZOO_RETURNS[name].split()[0])


def test_rows_were_made_with_the_settings_that_the_table_has_now():
    settings = {(entry.env, entry.name): entry.config.to_dict() for entry in table()}
    for row in ROWS:
        assert row["config"] == settings[row["env"], row["name"]], (row["env"], row["name"])
