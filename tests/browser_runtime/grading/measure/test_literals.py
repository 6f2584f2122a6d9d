import pytest

from browser_runtime.grading.measure.literals import asserted_tuple, count_numbers


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("x = 1 + 2.5 + True", 2),
        ("x = '1 0.5 -2'.split()", 3),
        ("x = b'1,2'", 3),  # np.frombuffer makes a number of each byte
        ("x = b'\\x01\\x02'", 2),
        ("x = '1/2'", 2),
        ("x = '1.5x2.5e3'.split('x')", 2),
        ("x = int('0x10', 16)", 3),
        ("x = '.5'", 1),
        ("x = {'x1': y}", 0),
        ("x = 'float32'", 0),
        ("assert x, 'row 1 is not 2'", 0),
        ("def f():\n    '3 steps'\n    raise ValueError('1 and 2')", 0),
        ("print('got 1')", 0),
        ("print(1)", 1),
        ("assert x, 3", 1),
    ],
)
def test_numbers_count_wherever_they_are_written(code, count):
    assert count_numbers(code) == count


@pytest.mark.parametrize(
    ("code", "line"),
    [("x = 1\nassert (x, 'no')", 2), ("assert x, 'no'", None), ("assert (x)", None)],
)
def test_an_asserted_tuple_is_found(code, line):
    assert asserted_tuple(code) == line
