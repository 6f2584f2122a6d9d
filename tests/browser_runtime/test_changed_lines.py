"""The page and the grader cut programs into the same statements."""

from __future__ import annotations

from pathlib import Path

from browser_runtime.grading.measure.edits import statements

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_counts_the_statements_that_the_grader_counts(ask_page):
    paths = [*ROOT.glob("docs/exercises/**/*.py"), *ROOT.glob("ppo_ref/**/*.py")]
    programs = [path.read_text("utf-8") for path in paths]
    found = ask_page(
        *(
            {"module": "exercise/kinds/statements", "call": "statements", "arguments": [code]}
            for code in programs
        )
    )
    for path, code, theirs in zip(paths, programs, found, strict=True):
        told = [one["text"] for one in theirs]
        assert [_plain(text) for text in told] == [_plain(text) for text in statements(code)], path


def _plain(text: str) -> str:
    """Return a statement as all versions of Python cut it: since 3.12 f-strings have parts."""
    return "".join(text.split()).replace("{{", "{").replace("}}", "}")
