"""Finish the HTML that MkDocs wrote: cells get names and recorded output, formulas become HTML.

All at build time, so that a page reads completely before (and without) any script.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import cells
import chapter_list
import gates
import inline_styles
import recorded
import roles
from node import node_command
from say import stop

ROOT = Path(__file__).resolve().parents[2]
KATEX = ROOT / "node_modules/katex/dist"
CACHE = ROOT / ".cache/math"
THEME_STYLES = ROOT / ".cache/theme"
RENDERER = ROOT / "build/site/render_math.mjs"

FORMULA = re.compile(
    r'<(span|div) class="arithmatex">(?:\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\])</\1>',
    re.DOTALL,
)


def render_formulas(formulas: list[tuple[str, bool]]) -> list[str]:
    """Return the HTML of (TeX, whether displayed), with earlier results from a cache."""
    CACHE.mkdir(parents=True, exist_ok=True)
    version = (KATEX.parent / "package.json").read_bytes() + RENDERER.read_bytes()

    def path(formula: tuple[str, bool]) -> Path:
        digest = hashlib.sha256(version + json.dumps(formula).encode()).hexdigest()
        return CACHE / f"{digest[:32]}.html"

    missing = sorted({formula for formula in formulas if not path(formula).exists()})
    if missing:
        request = json.dumps([{"tex": tex, "display": display} for tex, display in missing])
        command = [*node_command(), str(RENDERER)]
        result = subprocess.run(
            command, input=request, capture_output=True, text=True, check=False, cwd=ROOT
        )
        if result.returncode != 0:
            stop(f"a formula cannot be rendered: {result.stderr.strip()}")
        for formula, markup in zip(missing, json.loads(result.stdout), strict=True):
            path(formula).write_text(markup, "utf-8")
    return [path(formula).read_text("utf-8") for formula in formulas]


def _formula(match: re.Match[str]) -> tuple[str, bool]:
    display = match["display"] is not None
    return html.unescape(match["display"] if display else match["inline"]).strip(), display


def with_formulas(pages: dict[Path, str], site: Path) -> dict[Path, str]:
    """Return the pages with rendered formulas, and a style sheet link where there are any."""
    found = {path: [_formula(m) for m in FORMULA.finditer(text)] for path, text in pages.items()}
    every = [formula for formulas in found.values() for formula in formulas]
    rendered = iter(render_formulas(every))
    finished = {}
    for path, text in pages.items():
        text = FORMULA.sub(
            lambda match: f'<{match[1]} class="ppo-math">{next(rendered)}</{match[1]}>', text
        )
        if found[path]:
            depth = "../" * (len(path.relative_to(site).parts) - 1)
            link = f'<link rel="stylesheet" href="{depth}assets/katex/katex.min.css">'
            text = text.replace("</head>", f"{link}</head>", 1)
        finished[path] = text
    return finished


def copy_katex_styles(site: Path) -> None:
    """Put KaTeX's style sheet and its woff2 fonts, which every browser prefers, into the site."""
    target = site / "assets/katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy2(KATEX / "katex.min.css", target)
    for font in KATEX.glob("fonts/*.woff2"):
        shutil.copy2(font, target / "fonts")


def drop_unused(site: Path) -> None:
    """Remove files that Material copies and no English page loads: source maps, other languages.

    Its style sheets are moved out of the site, for styles.mjs.
    """
    for path in site.glob("assets/**/*.map"):
        path.unlink()
    shutil.rmtree(site / "assets/javascripts/lunr", ignore_errors=True)
    shutil.rmtree(THEME_STYLES, ignore_errors=True)
    THEME_STYLES.mkdir(parents=True)
    for path in site.glob("assets/stylesheets/*.css"):
        shutil.move(path, THEME_STYLES / path.name)
    shutil.rmtree(site / "assets/stylesheets", ignore_errors=True)


def finish(site: Path, python_packs: Mapping[str, Path] | None) -> None:
    """Rewrite every page of the site in place; without packs no outputs are recorded."""
    drop_unused(site)
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    copy_katex_styles(site)
    named = _named({path: (_address(path, site), text) for path, text in pages.items()})
    finished = with_formulas(named, site)
    if python_packs is not None:
        finished = recorded.with_outputs(finished, python_packs)
    finished = inline_styles.moved(finished, site)
    for path, text in finished.items():
        if text != pages[path]:
            path.write_text(text, "utf-8")


def _named(pages: dict[Path, tuple[str, str]]) -> dict[Path, str]:
    """Return the pages with everything in them that depends on addresses."""
    chapters = chapter_list.chapters_of(dict(pages.values()))
    finished = {}
    for path, (name, page) in pages.items():
        named = gates.named(cells.named(page, name), name)
        finished[path] = chapter_list.with_list(roles.coloured(named), name, chapters)
    return finished


def _address(path: Path, site: Path) -> str:
    return path.relative_to(site).with_suffix("").as_posix()
