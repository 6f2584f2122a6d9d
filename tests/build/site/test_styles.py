"""The one style sheet of the site: what no page uses goes, what scripts will use stays."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ATTRIBUTE = re.compile(r"\[([a-z-]+(?:[~|^$*]?=[^\]]+)?)\]")
WRITE = """
import { writeStyles } from "./build/site/styles.mjs";
const [site, target] = process.argv.slice(-2);
const settings = { bundle: true, minify: true, logLevel: "error" };
await writeStyles({ root: process.cwd(), site, target, settings });
"""


@pytest.fixture(scope="module")
def styles(tmp_path_factory):
    """The sheet of a site with one page, which has our elements as the build leaves them."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("<ppo-gate class='ppo-choices'></ppo-gate>", "utf-8")
    spec = importlib.util.spec_from_file_location("node", ROOT / "build/site/node.py")
    node = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(node)
    command = [*node.node_command(), "--input-type=module", "-e", WRITE]
    subprocess.run([*command, str(folder), str(folder / "ppo.css")], cwd=ROOT, check=True)
    return (folder / "ppo.css").read_text("utf-8")


def test_the_comments_of_a_question_wait_for_the_answer(styles):
    assert re.search(r"data-state=asking\][^{}]*\.ppo-choice[^{}]*\{display:none", styles)


def test_a_state_that_scripts_set_keeps_its_rules(styles):
    ours = "".join(path.read_text("utf-8") for path in (ROOT / "browser_runtime/css").glob("*.css"))
    states = {one.replace('"', "") for one in ATTRIBUTE.findall(ours) if "data-state" in one}
    assert states
    assert not {state for state in states if f"[{state}]" not in styles}
