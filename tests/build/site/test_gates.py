"""Questions become gates; an incomplete one fails the build and names itself."""

from __future__ import annotations

import gates
import pytest
from course_markdown import makeExtension
from gates import GateSyntaxError
from markdown import Markdown

CHOICES = '??? quote "One"\n    No.\n\n??? quote "Two"\n    Yes.\n'


def render(opening: str, content: str = CHOICES, times: int = 1) -> str:
    extensions = ["attr_list", "md_in_html", "pymdownx.details", makeExtension()]
    page = f"{opening}\n\n{content}\n\n</div>\n\n" * times
    return Markdown(extensions=extensions).convert(page)


def test_a_question_becomes_a_gate_that_knows_its_page():
    page = gates.named(
        render('<div class="ppo-choices" id="gate-a" data-right="2" markdown>'), "ch/1"
    )
    assert page.startswith('<ppo-gate data-page="ch/1" class="ppo-choices"')
    assert page.count('<details class="quote ppo-choice">') == 2
    assert 'data-right="2"' in page and 'id="gate-a"' in page
    assert "ppo-gate__a" not in page


def test_what_stands_before_asks_and_what_stands_behind_waits():
    opening = '<div class="ppo-choices" id="gate-a" data-right="1, 2" markdown>'
    page = render(opening, f'Why?\n\n{CHOICES}\nBecause.\n\n??? question "More"\n    x\n')
    assert '<div class="ppo-gate__ask"><p>Why?</p></div><details' in page
    assert '<div class="ppo-gate__answer"><p>Because.</p><details class="question">' in page
    assert 'data-right="1 2"' in page


def test_a_cell_stands_before_what_waits():
    opening = '<div class="ppo-predict" id="gate-a" data-right="2" markdown>'
    page = render(opening, f"{CHOICES}\n```ppo-cell\n1\n```\n\nSo it is.\n")
    assert page.index("<details") < page.index("<ppo-cell") < page.index("ppo-gate__answer")
    assert page.index("ppo-gate__answer") < page.index("So it is")


def test_a_cell_without_a_question_only_hides_its_output():
    page = render('<div class="ppo-predict" markdown>', "```ppo-cell\n1\n```\n")
    assert page.startswith('<div class="ppo-predict">') and "ppo-gate" not in page


@pytest.mark.parametrize(
    ("opening", "content", "said"),
    [
        ('id="gate-a" data-right="3"', CHOICES, "gate-a has data-right='3', allowed: numbers from 1 to 2"),
        ('id="gate-a" data-right="0"', CHOICES, "data-right='0'"),
        ('id="gate-a" data-right="two"', CHOICES, "data-right='two'"),
        ('id="gate-a"', CHOICES, "data-right=''"),
        ('data-right="1"', CHOICES, "the id ''"),
        ('id="first" data-right="1"', CHOICES, "the id 'first', allowed: gate-NAME"),
        ('id="gate-a" data-right="1"', '??? quote "One"\n    No.\n', "gate-a has 1 choices"),
    ],
)  # fmt: skip
def test_an_incomplete_question_fails_the_build(opening, content, said):
    with pytest.raises(GateSyntaxError) as raised:
        render(f'<div class="ppo-choices" {opening} markdown>', content)
    assert said in str(raised.value)


def test_two_questions_of_a_page_have_two_names():
    with pytest.raises(GateSyntaxError, match="once on a page"):
        render('<div class="ppo-choices" id="gate-a" data-right="1" markdown>', times=2)
