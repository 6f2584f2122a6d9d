"""Sentences for habits from notebooks that a page cannot serve: `!pip`, `%matplotlib`, micropip."""

from __future__ import annotations

import pkgutil
import re
import sys

_INSTALLERS = ("micropip", "pip", "piplite", "pyodide_http")
_OURS = ("browser_runtime", "pyodide", "pyodide_js", "js")
_INSTALL = re.compile(r"^\s*(?:[!%]{1,2}\s*)?(?:pip3?|conda|mamba|uv|python3? -m pip)\s+\w+")


def notebook_hint(error: BaseException) -> str | None:
    """Return a sentence where the code is meant for another notebook, None otherwise."""
    if isinstance(error, ModuleNotFoundError):
        return _cannot_install() if error.name in _INSTALLERS else None
    if not isinstance(error, SyntaxError) or not error.text:
        return None
    line = error.text.strip()
    if _INSTALL.match(line):
        return _cannot_install()
    if line.startswith("%matplotlib"):
        return (
            "`%matplotlib` is a command of Jupyter, and matplotlib does not run in this page. "
            "Remove the line; print the numbers instead."
        )
    if magic := re.match(r"%{1,2}\w+", line):
        return f"`{magic[0]}` is a command of Jupyter, not Python. Remove it: this is plain Python."
    if line.startswith("!"):
        return (
            "`!` hands a line to a shell, and a page has none. Remove the line, or do the same in "
            "Python."
        )
    if re.fullmatch(r"\??\??[\w.]+\??\??", line) and "?" in line:
        return f"`?` is a command of Jupyter. In Python it is `help({line.strip('?')})`."
    return None


def packages() -> list[str]:
    """Return the packages that can be imported here besides the standard library."""
    names = (module.name for module in pkgutil.iter_modules() if module.ispkg)
    found = {name for name in names if name.isidentifier() and not name.startswith("_")}
    return sorted(found - set(sys.stdlib_module_names) - set(_OURS))


def _cannot_install() -> str:
    there = packages()
    named = ", ".join(f"`{name}`" for name in there[:8])
    more = f" and {len(there) - 8} more" if len(there) > 8 else ""
    return (
        "Nothing can be installed into this page: remove the line. Besides the standard library "
        f"it has {named}{more}."
    )
