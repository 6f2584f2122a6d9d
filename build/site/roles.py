"""Colours that mean something: names in code get the role of what they hold.

Formulas get theirs by macros (render_math.mjs), words by `*reward*{.role-reward}`; the colours are
in browser_runtime/css/roles.css.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

# The editors read the same list.
LIST = Path(__file__).resolve().parents[2] / "browser_runtime/src/ui/roles.json"
ROLES: dict[str, list[str]] = json.loads(LIST.read_text("utf-8"))
ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
NAME = re.compile(r'<span class="n">(' + "|".join(ROLE_OF) + r")</span>")


def coloured(page: str) -> str:
    """Return a page in whose code those names carry their role's class."""
    return NAME.sub(
        lambda match: f'<span class="n role-{ROLE_OF[match[1]]}">{match[1]}</span>', page
    )
