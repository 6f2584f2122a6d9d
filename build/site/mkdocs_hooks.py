"""Page syntax of the course for MkDocs: runnable cells, exercises, notebooks.

- A fence ```` ```ppo-cell ```` becomes `<ppo-cell>` around its code. All cells of a page share one
  Python session, named after the page. Options: `session="other"` runs it in another one;
  `raises="ValueError"` says that this exception is the lesson; `record="no"` leaves it out when the
  build runs the cells, for instance because it never ends.
- `<ppo-exercise slug="x"></ppo-exercise>` on a line of its own is filled with the statement and the
  starter code of docs/exercises/x, so the page reads without scripts.
- Code cells of notebooks become `<ppo-cell>` as well; the tag `raises-exception` is honoured.

The markup carries the code as text; the elements in browser_runtime take it from there.
"""

from __future__ import annotations

import html
import logging
import posixpath
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from pymdownx.superfences import SuperFencesException

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs loads this file from elsewhere

import exercise_html
import exercises
from highlighting import code_block

# MkDocs counts the warnings below its own logger: in strict mode each one fails the build.
log = logging.getLogger("mkdocs.hooks.ppo")

DOWNLOAD = "download/ppo-lab-site.zip"
EXERCISE = re.compile(r'<ppo-exercise slug="([^"]*)">\s*</ppo-exercise>\s*')
FENCE = re.compile(r"\s*(`{3,}|~{3,})")
BEGIN = "<!-- ppo-exercise {slug} -->"
END = "<!-- /ppo-exercise {slug} -->"
RELATIVE_LINK = re.compile(r"(\]\()(?![a-z]+:|/|#)([^)\s]+)")


class CellOptionError(PluginError, SuperFencesException):  # type: ignore[misc]
    """An unknown option of a cell; superfences passes on no other class of exception."""


CELL_OPTIONS = ("session", "raises", "record")


class Cells:
    """Number the cells of the page that is being rendered."""

    def __init__(self) -> None:
        self.page = ""
        self.count = 0

    def start(self, page: Page) -> None:
        """Begin a page; its name is its address without the extension."""
        self.page = page.file.src_uri.rsplit(".", 1)[0]
        self.count = 0

    def markup(self, code: str, options: Mapping[str, str]) -> str:
        """Return one `<ppo-cell>` with highlighted code and a place for its recorded output."""
        self.count += 1
        data = {"id": f"{self.page}:{self.count}", "session": self.page, **options}
        attributes = " ".join(f'data-{key}="{html.escape(text)}"' for key, text in data.items())
        return (
            f'<ppo-cell class="highlight" {attributes}>'
            f'{code_block(code)}<div class="ppo-recorded"></div></ppo-cell>'
        )


CELLS = Cells()


def _cell_fence(
    source: str,
    language: str,
    css_class: str,
    options: dict[str, str],
    md: Markdown,
    **kwargs: Any,  # noqa: ANN401 - superfences passes classes, id_value and attrs
) -> str:
    # Otherwise Markdown would wrap the cell into a paragraph, which HTML ends at the <pre>.
    if "ppo-cell" not in md.block_level_elements:
        md.block_level_elements.append("ppo-cell")
    return CELLS.markup(source.strip("\n"), options)


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
        raise CellOptionError(f"ppo-cell option {unknown[0]!r} is unknown, allowed: {allowed}")
    options.update(inputs)
    return True


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Teach superfences the fence `ppo-cell`."""
    fence = {
        "name": "ppo-cell",
        "class": "ppo-cell",
        "format": _cell_fence,
        "validator": _cell_options,
    }
    settings = config.mdx_configs.setdefault("pymdownx.superfences", {})
    settings["custom_fences"] = [*settings.get("custom_fences", []), fence]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Let pages link to the zip, which is written after them."""
    files.append(File.generated(config, DOWNLOAD, content=b""))
    return files


def exercise_folder(config: MkDocsConfig, slug: str, page: Page) -> Path | None:
    """Return the folder of an exercise; None, with a warning, which fails a strict build."""
    folders = exercises.folders(Path(config.docs_dir) / "exercises")
    if slug in folders:
        return folders[slug]
    known = ", ".join(folders)
    log.warning(
        "%s: exercise %r does not exist, allowed: %s", page.file.src_uri, slug, known or "none yet"
    )
    return None


def statement(slug: str, page: Page, config: MkDocsConfig) -> str:
    """Return an exercise's statement between markers, its relative links seen from the page."""
    folder = exercise_folder(config, slug, page)
    if folder is None:
        return ""
    here = posixpath.dirname(page.file.src_uri)

    def relink(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join("exercises", folder.parent.name, slug, link[2]))
        return link[1] + posixpath.relpath(target, here or ".")

    body = RELATIVE_LINK.sub(relink, (folder / "index.md").read_text("utf-8").strip())
    return f"\n{BEGIN.format(slug=slug)}\n\n{body}\n\n{END.format(slug=slug)}\n"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **kwargs: object) -> str:
    """Put the statement of each exercise into its page, so that links and maths work as there."""
    CELLS.start(page)
    lines, fence = [], ""
    for number, line in enumerate(markdown.split("\n"), 1):
        if mark := FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
        elif not fence and line.startswith("<ppo-exercise"):
            found = EXERCISE.fullmatch(line)
            if not found:
                raise PluginError(
                    f"{page.file.src_uri}, line {number}: {line!r}, "
                    'allowed: <ppo-exercise slug="NAME"></ppo-exercise> on a line of its own'
                )
            line = statement(found[1], page, config)
        lines.append(line)
    return "\n".join(lines)


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Close the exercises around their statements, and turn notebook cells into runnable ones."""
    if page.file.src_uri.endswith(".ipynb"):
        CELLS.start(page)
        content = notebook_links(notebook_cells(content), page, files)
    for slug in re.findall(r"<!-- ppo-exercise ([a-z0-9-]+) -->", content):
        folder = exercises.folder_of(slug, Path(config.docs_dir) / "exercises")
        begin, end = BEGIN.format(slug=slug), END.format(slug=slug)
        content = content.replace(begin, exercise_html.opening(slug, folder))
        content = content.replace(end, exercise_html.closing(folder))
    return content


def notebook_links(content: str, page: Page, files: Files) -> str:
    """Point links to sources at their pages, which mkdocs-jupyter leaves to its reader."""

    def to_page(link: re.Match[str]) -> str:
        here = posixpath.dirname(page.file.src_uri)
        target = posixpath.normpath(posixpath.join(here, link[1]))
        file = files.get_file_from_path(target)
        if file is None:
            log.warning("%s: link %r, but there is no %s", page.file.src_uri, link[1], target)
            return link[0]
        return f'href="{get_relative_url(file.url, page.url)}{link[2] or ""}"'

    return re.sub(r'href="(?![a-z]+:)([^"#]+\.(?:md|ipynb))(#[^"]*)?"', to_page, content)


def notebook_cells(content: str) -> str:
    """Reduce mkdocs-jupyter's page to its text and our cells.

    It inlines half a megabyte of style and a script from a CDN into every page; both go.
    """
    soup = BeautifulSoup(content, "html.parser")
    parts = []
    for cell in soup.select(".jp-Cell"):
        if cell.find_parent(class_="jp-Cell"):
            continue
        code = cell.select_one(".jp-InputArea-editor pre")
        text = cell.select_one(".jp-RenderedMarkdown, .jp-MarkdownOutput")
        if "jp-CodeCell" in (cell.get("class") or []) and code is not None:
            raises = {"raises": "any"} if cell.select_one(".celltag_raises-exception") else {}
            parts.append(CELLS.markup(code.get_text().strip("\n"), raises))
        elif text is not None:
            for anchor in text.select("a.anchor-link"):
                anchor["class"] = "headerlink"
            parts.append(arithmatex(text.decode_contents()))
    return "\n".join(parts)


def arithmatex(content: str) -> str:
    """Mark $...$ and $$...$$ of notebook text the way pymdownx.arithmatex marks those of pages."""

    def mark(text: str) -> str:
        text = re.sub(
            r"(<p>\s*)?\$\$(.+?)\$\$(?(1)\s*</p>)",
            r'<div class="arithmatex">\\[\2\\]</div>',
            text,
            flags=re.DOTALL,
        )
        return re.sub(
            r"(?<![\\$\w])\$([^$\n]+?)\$(?![\w$])",
            r'<span class="arithmatex">\\(\1\\)</span>',
            text,
        )

    pieces = re.split(r"(<(?:pre|code)\b.*?</(?:pre|code)>)", content, flags=re.DOTALL)
    return "".join(piece if index % 2 else mark(piece) for index, piece in enumerate(pieces))
