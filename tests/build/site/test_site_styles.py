"""ppo.css: our styles whole, and of the theme's what a page or a script names."""

from __future__ import annotations

import subprocess
from pathlib import Path

from node import node_command

ROOT = Path(__file__).resolve().parents[3]
WRITE = """
const { writeStyles } = await import(process.argv[1]);
const [root, site, target] = process.argv.slice(2);
await writeStyles({ root, site, target, settings: { bundle: true, minify: true } });
"""


def test_ours_stay_whole_and_the_themes_go_where_nothing_names_them(tmp_path: Path):
    ours, theme, site = (
        tmp_path / part for part in ("browser_runtime/css", ".cache/theme", "site")
    )
    for folder in (ours, theme, site):
        folder.mkdir(parents=True)
    (ours / "gate.css").write_text(
        'ppo-gate[data-state="asking"] details{display:none;color:var(--md-ours)}', "utf-8"
    )
    (theme / "main.css").write_text(
        ":root{--md-ours:red;--md-icon:url(data:,x)}.md-used{color:red}.md-consent{color:blue}"
        ".md-late{color:var(--md-accent)}",
        "utf-8",
    )
    (site / "index.html").write_text('<p class="md-used">words</p>', "utf-8")
    (site / "theme.js").write_text('element.classList.add("md-late")', "utf-8")
    target = tmp_path / "ppo.css"
    script = str(ROOT / "build/site/styles.mjs")
    command = [*node_command(), "--input-type=module", "-e", WRITE, script]
    subprocess.run([*command, str(tmp_path), str(site), str(target)], check=True)
    css = target.read_text("utf-8")
    assert "asking" in css and "--md-ours" in css
    assert ".md-used" in css and ".md-late" in css
    assert ".md-consent" not in css and "--md-icon" not in css
