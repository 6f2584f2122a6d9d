"""Python code as HTML, which a page shows before, and without, any script."""

from __future__ import annotations

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


def highlighted(code: str) -> str:
    """Return Python as HTML whose text is exactly the code, without a final line break."""
    return highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n")


def code_block(code: str) -> str:
    """Return Python as a block of highlighted code."""
    return f'<pre><code class="language-python">{highlighted(code)}</code></pre>'
