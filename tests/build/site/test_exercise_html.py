"""The working area of each kind reads without scripts, and carries what its element needs."""

from __future__ import annotations

import exercise_html
from bs4 import BeautifulSoup, Tag


def parsed(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


def one(soup: BeautifulSoup, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_a_program_to_fill_in_numbers_its_blanks_and_says_what_belongs_there():
    view = {
        "parts": ["def f(a):\n    return ", " * a < ", "\n"],
        "blanks": [
            {"id": "first", "label": "the factor `gamma`", "width": 5},
            {"id": "second", "label": 'the "limit"', "width": 1},
        ],
    }
    soup = parsed(exercise_html.fill_area(view))
    assert one(soup, "code.language-python").text == "def f(a):\n    return 1___ * a < 2___"
    gaps = soup.select("[data-blank]")
    assert [(gap["data-blank"], gap["data-width"]) for gap in gaps] == [
        ("first", "5"),
        ("second", "1"),
    ]
    assert gaps[1]["data-label"] == 'the "limit"'
    labels = soup.select(".ppo-fill__labels li")
    assert [label.text for label in labels] == ["the factor gamma", 'the "limit"']
    assert one(soup, ".ppo-fill__labels code").text == "gamma"


def test_blocks_to_order_keep_their_lines_and_their_ids():
    blocks = [{"id": "b2", "text": "if a < b:\n    c()"}, {"id": "b1", "text": "return a"}]
    soup = parsed(exercise_html.order_area({"blocks": blocks, "head": "import a\n"}))
    found = [(item["data-block"], item.code.text) for item in soup.select("li") if item.code]
    assert one(soup, ".ppo-board__head").text == "import a"
    assert found == [("b2", "if a < b:\n    c()"), ("b1", "return a")]


def test_a_program_to_mend_says_how_much_of_it_may_be_changed():
    one_line = exercise_html.debug_area({"starter": "x = 1\n", "max_changed_lines": 1})
    assert "Change at most 1 line." in parsed(one_line).text
    assert "at most" not in exercise_html.debug_area(
        {"starter": "x = 1\n", "max_changed_lines": None}
    )
    assert one(parsed(one_line), "pre code").text == "x = 1"


def test_settings_to_tune_stand_in_a_table_with_their_ranges():
    setting = {
        "name": "learning_rate", "label": "Learning rate", "low": 0.0001, "high": 0.1,
        "start": 0.1, "scale": "log", "whole": False,
    }  # fmt: skip
    view = {
        "world": "CartPole-v1",
        "budget": 20480,
        "seeds": 3,
        "needed": 195.0,
        "settings": [setting],
    }
    soup = parsed(exercise_html.tune_area(view))
    row = one(soup, "[data-setting]")
    assert row.text == "Learning rate0.0001 to 0.10.1"
    assert row.attrs == {
        "data-setting": "learning_rate", "data-label": "Learning rate", "data-low": "0.0001",
        "data-high": "0.1", "data-start": "0.1", "data-scale": "log", "data-whole": "false",
    }  # fmt: skip
    assert (
        "One try trains 3 runs of 20,480 steps in CartPole-v1. Needed is a mean return of 195."
        in soup.text
    )
