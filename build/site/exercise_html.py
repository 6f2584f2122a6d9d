"""An exercise as HTML: its heading and working area, readable without scripts.

The page writes `opening(...)`, the statement, `closing(...)`. The elements in
browser_runtime/src/exercise take over from there.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import exercises
from highlighting import code_block, highlighted

from browser_runtime.grading import read
from browser_runtime.grading.kinds import KINDS


def opening(slug: str, folder: Path) -> str:
    """Return the HTML of an exercise before its statement."""
    meta = _read(folder)
    title = html.escape(str(meta.get("title", slug)), quote=True)
    kind = next((name for name in KINDS if name in meta), "")
    return (
        f'<ppo-exercise class="highlight" id="exercise-{slug}" slug="{slug}" '
        f'data-title="{title}" data-kind="{kind}">'
        f'{_heading(title, meta)}<div class="ppo-statement">'
    )


def closing(folder: Path) -> str:
    """Return the HTML of an exercise after its statement."""
    return f"</div>{_body(folder, _read(folder))}</ppo-exercise>"


def _read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "exercise.toml").read_text("utf-8"))


def _heading(title: str, meta: dict[str, Any]) -> str:
    """Return the heading of a statement: number, title, time."""
    number = html.escape(str(meta["number"]))
    facts = f'<span class="ppo-exercise__facts">about {int(meta["minutes"])} min</span>'
    return f'<p class="ppo-exercise__heading">Exercise {number}: {title} {facts}</p>'


def _body(folder: Path, meta: dict[str, Any]) -> str:
    """Return the questions and the working area of the kind."""
    body = ""
    if questions := meta.get("questions"):
        items = (f"<li>{inline_code(question['ask'])}</li>" for question in questions)
        body += f'<ol class="ppo-questions">{"".join(items)}</ol>'
    for kind, area in AREAS.items():
        if kind in meta:
            return body + area(_view(folder))
    if (starter := folder / "starter.py").is_file():
        body += code_block(starter.read_text("utf-8").rstrip("\n"))
    return body


def _view(folder: Path) -> dict[str, Any]:
    """Return the grader's view of an exercise."""
    files = exercises.load(folder.name, folder.parents[1])
    return read(files).view()


def fill_area(view: dict[str, Any]) -> str:
    """Return a program whose blanks are numbered, and below it a description of each blank."""
    blanks = view["blanks"]
    names = [f"ppo_blank_{number}_" for number in range(len(blanks))]
    pieces = zip(view["parts"], [*names, ""], strict=True)
    code = highlighted("".join(part + name for part, name in pieces).rstrip("\n"))
    for number, (name, blank) in enumerate(zip(names, blanks, strict=True), start=1):
        data = {"blank": blank["id"], "label": blank["label"], "width": blank["width"]}
        gap = f'<span class="ppo-blank" {_data(data)}><sup>{number}</sup>___</span>'
        code = code.replace(name, gap)
    labels = "".join(f"<li>{inline_code(blank['label'])}</li>" for blank in blanks)
    return (
        f'<div class="ppo-fill"><pre><code class="language-python">{code}</code></pre>'
        f'<ol class="ppo-fill__labels">{labels}</ol></div>'
    )


def order_area(view: dict[str, Any]) -> str:
    """Return the shuffled blocks, each as code."""
    blocks = "".join(
        f"<li {_data({'block': block['id']})}>{code_block(block['text'])}</li>"
        for block in view["blocks"]
    )
    head = view["head"].strip("\n")
    fixed = f'<pre class="ppo-board__head"><code>{highlighted(head)}</code></pre>' if head else ""
    return (
        f'<div class="ppo-order"><p>Put these blocks in order. Some may not belong.</p>{fixed}'
        f'<ul class="ppo-order__blocks">{blocks}</ul></div>'
    )


def debug_area(view: dict[str, Any]) -> str:
    """Return the broken program, and the number of lines that may be changed."""
    most = view["max_changed_lines"]
    code = code_block(view["starter"].rstrip("\n"))
    lines = "line" if most == 1 else "lines"
    limit = "" if most is None else f'<p class="ppo-debug">Change at most {most} {lines}.</p>'
    return code + limit


def tune_area(view: dict[str, Any]) -> str:
    """Return the settings with their ranges, and the cost of one try."""
    keys = ("label", "low", "high", "start", "scale", "whole")
    rows = ""
    for each in view["settings"]:
        data = {"setting": each["name"], **{key: each[key] for key in keys}}
        low, high, start = (_plain(each[key]) for key in ("low", "high", "start"))
        name = inline_code(each["label"])
        rows += f'<tr {_data(data)}><th scope="row">{name}</th>'
        rows += f"<td>{low} to {high}</td><td>{start}</td></tr>"
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Setting", "Range", "Start"))
    runs = "one run" if view["seeds"] == 1 else f"{view['seeds']} runs"
    budget = (
        f"One try trains {runs} of {view['budget']:,} steps in {html.escape(view['world'])}. "
        f"Needed is a mean return of {view['needed']:g}."
    )
    return (
        f'<p class="ppo-tune__budget">{budget}</p>'
        f'<table class="ppo-tune"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


AREAS: dict[str, Callable[[dict[str, Any]], str]] = {
    "fill": fill_area,
    "order": order_area,
    "debug": debug_area,
    "tune": tune_area,
}
"""Kind -> working area in place of an editor with the starter."""


def _plain(number: float) -> str:
    """Return a number as a person would type it, without an exponent."""
    return f"{number:.12f}".rstrip("0").rstrip(".")


def _data(values: Mapping[str, object]) -> str:
    """Return data attributes, with True and False in JSON's notation."""
    texts = {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in values.items()
    }
    return " ".join(f'data-{key}="{html.escape(text)}"' for key, text in texts.items())


def inline_code(text: str) -> str:
    """Return a line of an exercise.toml as HTML: `code` and *emphasis*."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return re.sub(r"(?<![\w*])\*([^*]+)\*(?![\w*])", r"<em>\1</em>", marked)
