import pytest

from ppo_ref.cli.commands.arguments import BadArgumentError, integer, number, seeds


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0-3", [0, 1, 2, 3]), ("7", [7]), ("0,3,7-9", [0, 3, 7, 8, 9]), ("5-5", [5])],
)
def test_seeds_are_read_as_ranges_and_lists(text, expected):
    assert seeds(text) == expected


@pytest.mark.parametrize("text", ["", "a", "1-", "-1", "3-1", "1,1", "0-2,2", "4294967296", "1.5"])
def test_other_seeds_are_refused_by_name(text):
    with pytest.raises(BadArgumentError, match=f"--seeds is '{text}', allowed"):
        seeds(text)


def test_numbers_outside_their_range_are_refused_by_name_and_range():
    assert integer("--n", 1, 3)("3") == 3
    for text in ("0", "4", "x", "1.5"):
        with pytest.raises(BadArgumentError, match=f"--n is '{text}', allowed: an integer from 1"):
            integer("--n", 1, 3)(text)
    assert number("--x", 0)("2.5") == 2.5
    for text in ("-1", "nan", "inf", "x"):
        with pytest.raises(BadArgumentError, match=f"--x is '{text}', allowed: a number from 0 up"):
            number("--x", 0)(text)
