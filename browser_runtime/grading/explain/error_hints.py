"""One sentence on the usual cause of an error, for the errors that learners meet most."""

from __future__ import annotations

import re
import sys

_SHAPES = (
    "numpy could not line up two shapes. Print `.shape` of both: from the right, each pair of "
    "sizes must be equal or one of them 1."
)

_NO_INPUT = (
    "`input()` waits for a keyboard, and there is none here: everything the code needs comes as an "
    "argument."
)

NO_VALUE = (
    "This name has no value yet: is it spelled as where it was made, and has the line that makes "
    "it run?"
)

_RULES: list[tuple[type[BaseException], str, str]] = [
    (ValueError, r"could not be broadcast|shape mismatch", _SHAPES),
    (ValueError, r"^matmul|not aligned", "In `a @ b` the last size of a must equal the "
     "second-to-last size of b. Print `.shape` of both."),
    (ValueError, r"truth value of an array", "An array holds many truths: use `.any()`, "
     "`.all()`, or `np.where` to choose element by element; combine masks with & and |."),
    (ValueError, r"setting an array element with a sequence", "The rows do not all have the same "
     "length, so they do not form an array."),
    (ValueError, r"assignment destination is read-only", "This array may only be read. Work on "
     "`array.copy()`."),
    (ValueError, r"not enough values to unpack|too many values to unpack", "The number of names on "
     "the left must equal the number of values on the right."),
    (NameError, r"name '(np|numpy)' is not defined", "Add `import numpy as np` at the top."),
    (UnboundLocalError, r"", "A name that a function assigns anywhere is local to it, so it has no "
     "value before that line. Pass it in as an argument."),
    (NameError, r"is not defined", NO_VALUE),
    (TypeError, r"'NoneType'", "Something here is None. A function without `return` gives "
     "None, and so do methods that change a list in place."),
    (AttributeError, r"'NoneType' object", "The part before the dot is None. A function without "
     "`return` gives None."),
    (AttributeError, r"module '\w+' has no attribute", "This module has no such name: check the "
     "spelling."),
    (IndexError, r"only integers", "Indices must be integers: use // instead of /, or int(...)."),
    (TypeError, r"only integer|integer argument|cannot be interpreted as an integer|"
     r"list indices must be integers", "An index or a size must be an integer: use // instead of "
     "/, or int(...)."),
    (TypeError, r"ufunc 'bitwise_(or|and)' not supported|unsupported operand type.* [|&]: '.*float",
     "`-`, `+` and `*` are done before `|` and `&`, so `1.0 - a | b` means `(1.0 - a) | b`. Which "
     "part belongs into brackets?"),
    (TypeError, r"numpy boolean subtract|numpy boolean negative", "numpy does not subtract truth "
     "values: `~mask` turns a mask over, `1.0 - mask` makes numbers of it."),
    (TypeError, r"positional argument|keyword argument", "The call and the `def` line disagree "
     "about the arguments: compare their order, number and names."),
    (TypeError, r"'\w+' object is not callable", "Only functions can be called with ( ). Was the "
     "name overwritten with a value, or is an operator missing before the bracket?"),
    (TypeError, r"not subscriptable", "Only arrays, lists, tuples, strings and dicts take [ ]."),
    (TypeError, r"unsupported operand", "These two types cannot be combined so: print `type(...)` "
     "of both."),
    (IndexError, r"too many indices", "More indices than the array has dimensions: print its "
     "`.shape`."),
    (IndexError, r"out of bounds|out of range", "Indices count from 0, so the last one is the "
     "length minus 1."),
    (KeyError, r"", "There is no such key: print `list(the_dict)` to see which there are."),
    (ZeroDivisionError, r"", "Python numbers refuse to be divided by zero; numpy arrays give "
     "inf or nan instead."),
    (IndentationError, r"", "Lines of one block must begin with the same number of spaces."),
    (SyntaxError, r"invalid character '[\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb]'", "This is a "
     "curly quote, as word processors write it. Python wants the straight ones, ' or \"; type it "
     "anew."),
    (SyntaxError, r"invalid (non-printable )?character", "One character here only looks like the "
     "one Python wants, such as a minus or a space copied from a page; type it anew."),
    (SyntaxError, r"never closed|was never closed|unterminated", "A bracket or quote that was "
     "opened is not closed."),
    (SyntaxError, r"outside (function|async function)", "This belongs inside a `def`."),
    (SyntaxError, r"", "Python could not read this line. If it looks right, look at the end of the "
     "line above."),
    (RecursionError, r"", "A function called itself too deeply; Python allows about 1000 calls "
     "within calls. Does it come to a case in which it returns without calling itself, and would a "
     "loop do?"),
    (ValueError, r"Maximum allowed dimension exceeded|array is too big", "Python in the page is a "
     "32-bit program, and this array would not fit into its address space."),
    (MemoryError, r"", "This needs more memory than the page may use. Make the arrays smaller; "
     "`del name` frees what is no longer needed."),
    (ModuleNotFoundError,
     r"No module named '(torch|gymnasium|stable_baselines3|matplotlib|scipy)[.']",
     "This package does not run in the page: numpy, ppo_ref and most of the standard library are "
     "there."),
    (ModuleNotFoundError, r"", "numpy, ppo_ref and most of the standard library are here; is the "
     "name spelled right?"),
    (AssertionError, r"", "A check in the code, `assert`, did not hold."),
    (EOFError, r"", _NO_INPUT),
    (OSError, r"reading from stdin|Input/output error", _NO_INPUT),
    (NotImplementedError, r"", "This line only marks the place of the code that is still to be "
     "written."),
    (SystemExit, r"", "`sys.exit()` and `exit()` end the whole program before there is an answer. "
     "A function ends with `return`."),
]  # fmt: skip


def hint(error: BaseException) -> str | None:
    """Return a sentence on the usual cause, None where there is nothing helpful to say."""
    try:
        message = str(error)
    except Exception:  # a learner's own __str__ may fail
        return None
    if isinstance(error, ModuleNotFoundError) and _is_left_out(error.name):
        return (
            f"`{error.name}` belongs to the standard library, but it is one of the modules that "
            "the page leaves out, to be quick to load."
        )
    for kind, pattern, sentence in _RULES:
        if isinstance(error, kind) and re.search(pattern, message):
            return sentence
    return None


def _is_left_out(module: str | None) -> bool:
    """Whether a module that was not found is one of Python's own."""
    return (module or "").partition(".")[0] in sys.stdlib_module_names
