"""Colours that mean something: names in code get the role of what they hold.

Formulas get theirs by macros (render_math.mjs), words by `*reward*{.role-reward}`; the colours are
in browser_runtime/css/roles.css.
"""

from __future__ import annotations

import re

ROLES = {
    "reward": ("reward", "rewards"),
    "value": ("value", "values", "next_value", "next_values", "critic"),
    "advantage": ("advantage", "advantages", "delta", "deltas", "carry"),
    "policy": ("policy", "log_probs"),
    "old": ("old_log_probs",),
}
ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
NAME = re.compile(r'<span class="n">(' + "|".join(ROLE_OF) + r")</span>")


def coloured(page: str) -> str:
    """Return a page in whose code those names carry their role's class."""
    return NAME.sub(
        lambda match: f'<span class="n role-{ROLE_OF[match[1]]}">{match[1]}</span>', page
    )
