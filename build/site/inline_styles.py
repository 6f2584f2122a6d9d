"""Move style attributes into one style sheet, so that a page needs no `unsafe-inline` for styles.

KaTeX places the parts of a formula by style attributes, Markdown aligns columns by them. Each
different attribute becomes a class.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

SHEET = Path("assets/stylesheets/inline.css")

# Scripts, style sheets and comments are passed over; what stands in them is not markup.
MARKUP = re.compile(
    r"""<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>
    |<[a-zA-Z][\w:-]*(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)*\s*/?>""",
    re.DOTALL | re.VERBOSE,
)
STYLE = re.compile(r"""\s+style\s*=\s*(?:"([^"]*)"|'([^']*)')""")
CLASS = re.compile(r"""(\sclass\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
# An attribute wins over every rule of a style sheet; repeated, so does the class.
REPEATED = 5


def _declarations(tag: str) -> str | None:
    """Return the content of a tag's style attribute, or None if it has none."""
    if not (found := STYLE.search(tag)) or tag.startswith(("<!--", "<script", "<style")):
        return None
    return html.unescape(found[1] if found[1] is not None else found[2]).strip().rstrip(";")


def _with_class(tag: str, name: str) -> str:
    """Return the tag with a class in place of its style attribute."""
    tag = STYLE.sub("", tag, count=1)
    if CLASS.search(tag):
        return CLASS.sub(
            lambda m: f'{m[1]}"{next(v for v in m.groups()[1:] if v is not None)} {name}"',
            tag,
            count=1,
        )
    return re.sub(r"^<[\w:-]+", lambda m: f'{m[0]} class="{name}"', tag)


def moved(pages: dict[Path, str], site: Path) -> dict[Path, str]:
    """Return the pages without style attributes, and write the style sheet that replaces them."""
    found = {
        declarations
        for text in pages.values()
        for match in MARKUP.finditer(text)
        if (declarations := _declarations(match[0]))
    }
    names = {declarations: f"ppo-s{index}" for index, declarations in enumerate(sorted(found))}

    def replaced(match: re.Match[str]) -> str:
        declarations = _declarations(match[0])
        if declarations is None:
            return match[0]
        return _with_class(match[0], names[declarations]) if declarations else match[0]

    rules = [f"{f'.{name}' * REPEATED}{{{text}}}" for text, name in names.items()]
    (site / SHEET).parent.mkdir(parents=True, exist_ok=True)
    (site / SHEET).write_text("\n".join([*rules, ""]), "utf-8")
    return {
        path: _linked(MARKUP.sub(replaced, text), text, path, site) for path, text in pages.items()
    }


def _linked(text: str, before: str, path: Path, site: Path) -> str:
    """Return a page with a link to the style sheet if it uses it."""
    if text == before:
        return text
    depth = "../" * (len(path.relative_to(site).parts) - 1)
    link = f'<link rel="stylesheet" href="{depth}{SHEET.as_posix()}">'
    return text.replace("</head>", f"{link}</head>", 1)
