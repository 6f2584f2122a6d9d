"""Page syntax of the course, as an extension of Python-Markdown: cells, exercises, notebooks.

- A fence ```` ```ppo-cell ```` becomes `<ppo-cell>` around its code. All cells of a page share one
  Python session. Options: `session="other"` runs it in another one; `raises="ValueError"` says that
  this exception is the lesson; `record="no"` leaves it out when the build runs the cells, for
  instance because it never ends.
- `<ppo-exercise slug="x"></ppo-exercise>` on a line of its own is filled with the statement and the
  starter code of exercise x, so the page reads without scripts.
- `<!-- ppo-facts -->` becomes minutes, exercises and concepts of the page: see chapter_head.py.
- `??? aside "Title"` becomes a note in the margin: see margin_notes.py.
- A fence ```` ```ppo-tour ```` leads through the figure before it: see tours.py.
- `<div class="ppo-live" data-figure="x">` shows the numbers of a figure in its formulas: see
  live_formulas.py.
- Questions with choices become `<ppo-gate>`: see gates.py.
- `<ppo-notebook src="lab/x.ipynb"></ppo-notebook>` on its own line is replaced by the notebook,
  whose code cells become cells of the page; the tag `raises-exception` is honoured.

The markup carries the code as text; the elements in browser_runtime take it from there. Every site
generator that runs Python-Markdown yields the same elements, because none is asked for a hook.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from pathlib import Path
from typing import Any

import cells
import chapter_head
import exercise_html
import exercises
import gates
import live_formulas
import margin_notes
import notebooks
import tours
from kept_html import as_block
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from pymdownx.superfences import SuperFencesCodeExtension, SuperFencesException

DOCS = Path(__file__).resolve().parents[2] / "docs"
CELL_OPTIONS = ("session", "raises", "record")
EXERCISE = re.compile(r'<ppo-exercise slug="([^"]*)">\s*</ppo-exercise>\s*')
NOTEBOOK = re.compile(r'<ppo-notebook src="([^"]*)">\s*</ppo-notebook>\s*')
STARTS = ("<ppo-exercise", "<ppo-notebook")
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
BEGIN = "<!-- ppo-exercise {slug} -->"
END = "<!-- /ppo-exercise {slug} -->"
FACTS = "<!-- ppo-facts -->"
BEGINNING = re.compile(BEGIN.format(slug="([a-z0-9-]+)"))
RELATIVE_LINK = re.compile(r"(\]\()(?![a-z]+:|/|#)([^)\s]+)")


class PageSyntaxError(SuperFencesException):  # type: ignore[misc]
    """A page uses unknown syntax; superfences lets no other class of error out."""


class Includes(Preprocessor):
    """Put statements and notebooks into the page, so that links and maths work as they do there."""

    def __init__(self, md: Markdown, docs: Path) -> None:
        super().__init__(md)
        self.docs = docs
        self.source = ""
        """The page as it was written."""

    def run(self, lines: list[str]) -> list[str]:
        """Replace the lines outside of fences that name an exercise or a notebook."""
        self.source = "\n".join(lines)
        result, fence = [], ""
        for number, line in enumerate(lines, 1):
            if mark := FENCE.match(line):
                if not fence:
                    fence = mark[1]
                elif mark[1].startswith(fence) and line.strip() == mark[1]:
                    fence = ""
            elif not fence and line.startswith(STARTS):
                result += self._included(line, number).split("\n")
                continue
            result.append(line)
        return result

    def _included(self, line: str, number: int) -> str:
        if found := EXERCISE.fullmatch(line):
            return self._statement(found[1])
        if found := NOTEBOOK.fullmatch(line):
            return self._notebook(found[1])
        raise PageSyntaxError(
            f'line {number}: {line!r}, allowed: <ppo-exercise slug="NAME"></ppo-exercise> or '
            '<ppo-notebook src="lab/NAME.ipynb"></ppo-notebook> on a line of its own'
        )

    def _statement(self, slug: str) -> str:
        """Return the statement of an exercise between markers, its links seen from docs/."""
        folders = exercises.folders(self.docs / "exercises")
        if slug not in folders:
            known = ", ".join(folders) or "none yet"
            raise PageSyntaxError(f"exercise {slug!r} does not exist, allowed: {known}")
        folder = folders[slug]
        here = folder.relative_to(self.docs).as_posix()
        body = _from_docs((folder / "index.md").read_text("utf-8").strip(), here)
        return f"\n{BEGIN.format(slug=slug)}\n\n{body}\n\n{END.format(slug=slug)}\n"

    def _notebook(self, name: str) -> str:
        path = self.docs / name
        if not path.is_file():
            raise PageSyntaxError(f"notebook {name!r} does not exist, allowed: a path below docs/")
        return f"\n{_from_docs(notebooks.markdown_of(path), posixpath.dirname(name))}\n"


def _from_docs(markdown: str, here: str) -> str:
    """Make the relative links of a text absolute: `/glossary.md` is below docs/ in every page."""

    def absolute(link: re.Match[str]) -> str:
        return f"{link[1]}/{posixpath.normpath(posixpath.join(here, link[2]))}"

    return RELATIVE_LINK.sub(absolute, markdown)


class Exercises(Postprocessor):
    """Close the exercises around their rendered statements."""

    def __init__(self, md: Markdown, docs: Path, includes: Includes) -> None:
        super().__init__(md)
        self.docs = docs
        self.includes = includes

    def run(self, text: str) -> str:
        """Replace the markers that `Includes` left."""
        found = {
            slug: exercises.folder_of(slug, self.docs / "exercises")
            for slug in BEGINNING.findall(text)
        }
        if FACTS in text:
            text = text.replace(FACTS, self._facts(list(found.values())))
        for slug, folder in found.items():
            text = text.replace(BEGIN.format(slug=slug), exercise_html.opening(slug, folder))
            text = text.replace(END.format(slug=slug), exercise_html.closing(folder))
        return text

    def _facts(self, folders: list[Path]) -> str:
        concepts = self.docs / "concepts.toml"
        names = tomllib.loads(concepts.read_text("utf-8")) if concepts.is_file() else {}
        return chapter_head.facts(self.includes.source, folders, names)


def _cell_fence(
    source: str,
    language: str,
    css_class: str,
    options: dict[str, str],
    md: Markdown,
    **kwargs: Any,  # noqa: ANN401 - superfences passes classes, id_value and attrs
) -> str:
    return as_block(md, "ppo-cell", cells.markup(source.strip("\n"), options))


def _cell_options(
    language: str,
    inputs: dict[str, str],
    options: dict[str, str],
    attrs: dict[str, str],
    md: Markdown,
) -> bool:
    """Accept CELL_OPTIONS and nothing else, so that a misspelt option fails the build."""
    unknown = sorted(set(inputs) - set(CELL_OPTIONS))
    if unknown:
        allowed = ", ".join(CELL_OPTIONS)
        raise PageSyntaxError(f"ppo-cell option {unknown[0]!r} is unknown, allowed: {allowed}")
    options.update(inputs)
    return True


CELL_FENCE = {
    "name": "ppo-cell",
    "class": "ppo-cell",
    "format": _cell_fence,
    "validator": _cell_options,
}


TOUR_FENCE = {"name": "ppo-tour", "class": "ppo-tour", "format": tours.fence}


class CourseExtension(Extension):
    """The course's page syntax beyond Markdown, superfences included."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - settings, passed by Markdown
        self.config = {"docs": [str(DOCS), "Folder of the pages and of exercises/"]}
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register with Markdown."""
        docs = Path(self.getConfig("docs"))
        SuperFencesCodeExtension(custom_fences=[CELL_FENCE, TOUR_FENCE]).extendMarkdown(md)
        chapter_head.register(md)
        gates.register(md)
        live_formulas.register(md)
        margin_notes.register(md)
        tours.register(md)
        # Before snippets (32), which may stand in a statement, and long before fences (25).
        includes = Includes(md, docs)
        md.preprocessors.register(includes, "ppo-includes", 33)
        # After raw HTML (30), of which the markers are a part.
        md.postprocessors.register(Exercises(md, docs, includes), "ppo-exercises", 1)


def makeExtension(**kwargs: Any) -> CourseExtension:  # noqa: ANN401 - called by Markdown
    """Return the extension; `markdown_extensions: [course_markdown]` calls this."""
    return CourseExtension(**kwargs)
