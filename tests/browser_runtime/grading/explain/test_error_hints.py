import numpy as np
import pytest

from browser_runtime.grading.explain.error_hints import hint


def raised(code):
    try:
        exec(code, {"np": np})
    except BaseException as error:
        return error
    raise AssertionError("the code raised nothing")


COMMON = [
    ("np.ones(3) + np.ones(4)", ".shape"),
    ("np.ones((2, 3)) @ np.ones((2, 3))", "second-to-last"),
    ("if np.ones(3): pass", ".any()"),
    ("numpy", "import numpy as np"),
    ("undefined_name", "no value yet"),
    ("def f():\n    x += 1\nf()", "local"),
    ("None + 1", "None"),
    ("None.shape", "`return`"),
    ("np.ones(3)[1.5]", "integer"),
    ("[1][2]", "from 0"),
    ("np.ones(3)[1, 2]", ".shape"),
    ("{}['k']", "no such key"),
    ("1 / 0", "zero"),
    ("def f(a): pass\nf()", "arguments"),
    ("x = 3\nx()", "called"),
    ("import torch_that_is_missing", "spelled right"),
    (
        "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')",
        "does not run in the page",
    ),
    ("raise ModuleNotFoundError(name='turtle')", "belongs to the standard library"),
    ("x = \u201ca\u201d", "curly quote"),
    ("x = 3 \u2212 2", "looks like"),
    ("(1.0 - np.ones(2)) | np.ones(2, bool)", "brackets"),
    ("1.0 - 0.5 | True", "brackets"),
    ("np.ones(2, bool) - np.ones(2, bool)", "truth"),
    ("-np.ones(2, bool)", "truth"),
    ("raise SystemExit(0)", "`return`"),
    ("raise NotImplementedError", "still to be written"),
    ("raise EOFError", "`input()`"),
    ("print((1)", "bracket"),
    ("if True:\nprint(1)", "spaces"),
    ("a, b = 1, 2, 3", "names on the left"),
    ("np.array([[1, 2], [3]])", "same length"),
    ("assert False", "`assert`"),
]


@pytest.mark.parametrize(("code", "part"), COMMON)
def test_common_errors_get_a_sentence_on_their_cause(code, part):
    assert part in hint(raised(code))


def test_the_sentences_are_those_that_were_approved(snapshot):
    assert {code: hint(raised(code)) for code, _ in COMMON} == snapshot


def test_a_module_inside_a_package_of_the_standard_library_is_one_of_them():
    there = ModuleNotFoundError("No module named 'xml.sax'", name="xml.sax")
    assert "belongs to the standard library" in hint(there)
    assert "belongs" not in hint(ModuleNotFoundError("No module", name=None))


def test_an_error_nobody_can_explain_gets_none():
    assert hint(OSError("disk")) is None


def test_a_message_that_cannot_be_made_gets_none():
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError

    assert hint(Broken()) is None
