"""Highlighted code is the code."""

from __future__ import annotations

import html
import re

from highlighting import highlighted
from hypothesis import given
from hypothesis import strategies as st

# The breaks that str.splitlines knows and a browser does not, in code that nobody writes.
ODD_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
CODE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters=ODD_BREAKS))


def text_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


@given(CODE)
def test_highlighting_never_changes_the_code(code):
    assert text_of(highlighted(code)).rstrip("\n") == code.rstrip("\n")
