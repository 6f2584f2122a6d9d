"""Lines in order: every order that is right passes, and every wrong one is told why."""

from __future__ import annotations

import itertools
import json
import re

import exercises
import pytest

from browser_runtime.grading import ExerciseError, grade, proof, read
from browser_runtime.grading.exercise.lines import assembled, lines_of

HEAD = """
number = "E0"
title = "Loop"
concepts = []
difficulty = 1
minutes = 1
[order]
"""
LOOP = """
for iteration in range(10):
    batch = collect(policy)  #: collect
    advantages = estimate(batch)
    for epoch in range(4):
        step(policy, batch, advantages)  #: step
    log(batch)
save(policy)  #: save
"""
TOML = (
    HEAD
    + """
[[order.needs]]
id = "SAVE-EARLY"
line = "save"
after = "step"
message = "Saved before it learnt."
[[order.distractors]]
id = "OLD"
code = "batch = collect(old_policy)"
message = "The old policy."
"""
)


@pytest.fixture
def loop():
    return {"exercise.toml": TOML, "solution.py": LOOP}


def hand_in(files, rows, more=()):
    """Grade rows (text, depth), each text being one of the exercise's lines."""
    kind = read(files).kind
    left = dict(kind.blocks)
    given = []
    for text, depth in rows:
        name = next(name for name, (line, _) in left.items() if line.text == text)
        del left[name]
        given.append({"block": name, "indent": depth})
    return grade(files, json.dumps([*given, *more]), 0)


def rows_of(program):
    return [(line.text, line.depth) for line in lines_of(program)]


def test_the_solution_passes(loop):
    verdict = hand_in(loop, rows_of(LOOP))
    assert (verdict["status"], verdict["stage"]) == ("passed", "passed")
    assert verdict["message"] == "Every line is in its place."


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            TOML.replace('"step"', '"stop"'),
            "exercise.toml: [order] needs: 'stop' is the label of 0 lines of solution.py, "
            "allowed: one of collect, step, save",
        ),
        (
            TOML.replace('line = "save"\nafter = "step"', 'line = "step"\nafter = "save"'),
            "exercise.toml: [order] need SAVE-EARLY wants step below save, and the solution has "
            "it above",
        ),
        (
            TOML.replace('after = "step"', 'after = "save"'),
            "exercise.toml: [order] need SAVE-EARLY wants save below save, and the solution has "
            "it above",
        ),
    ],
)
def test_a_need_that_the_solution_lacks_is_said_whole(loop, toml, said):
    with pytest.raises(ExerciseError) as error:
        _ = read({**loop, "exercise.toml": toml}).kind.rules
    assert str(error.value) == said


def test_a_solution_without_labels_says_so(loop):
    bare = re.sub(r"  #: \w+", "", LOOP)
    with pytest.raises(ExerciseError, match=r"allowed: one of none yet$"):
        _ = read({**loop, "solution.py": bare}).kind.rules


def test_what_the_page_cannot_send_is_said_whole(loop):
    ids = list(read(loop).kind.blocks)
    twice = [{"block": "b1", "indent": 0}] * 2
    assert grade(loop, json.dumps(twice), 0)["message"].endswith(
        f"ValueError: the blocks are ['b1', 'b1'], allowed: each of {ids} once"
    )
    deep = [{"block": "b1", "indent": 0.5}]
    assert grade(loop, json.dumps(deep), 0)["message"].endswith(
        "ValueError: an indent is not a whole number from 0"
    )


def test_what_is_handed_in_is_lines_by_id_and_depth_and_blocks_below_them(loop):
    kind = read(loop).kind
    ids = {number: name for name, (_, number) in kind.blocks.items()}
    assert json.loads(kind.handed_in([(0, 0), (2, 1)], [ids[None]])) == [
        {"block": ids[0], "indent": 0},
        {"block": ids[2], "indent": 1},
        {"block": ids[None], "indent": 0},
    ]


def test_right_orders_keep_needs_and_what_python_needs():
    program = "a = f()  #: a\nb = g()  #: b\nc = h(a)\n"
    need = '[[order.needs]]\nid = "X"\nline = "b"\nafter = "a"\nmessage = "No."\n'
    files = {"exercise.toml": HEAD + need, "solution.py": program}
    orders = list(read(files).kind._orders())
    assert sorted(orders) == [[0, 1, 2], [0, 2, 1]]
    assert orders[0] == [0, 1, 2]


def test_imports_stand_above_and_are_not_placed():
    files = {
        "exercise.toml": HEAD,
        "solution.py": "import math\nfrom os import path\nx = math.pi\nimport json\n",
    }
    head, lines = read(files).kind.program
    assert head == "import math\nfrom os import path\n"
    assert [line.text for line in lines] == ["x = math.pi", "import json"]


def test_lines_that_do_not_touch_each_other_may_change_places(loop):
    other = LOOP.replace("    log(batch)\n", "").replace(
        "    advantages", "    log(batch)\n    advantages"
    )
    assert hand_in(loop, rows_of(other))["status"] == "passed"


def without(program, text, put, before):
    lines = [line for line in program.splitlines() if text not in line]
    place = next(n for n, line in enumerate(lines) if before in line)
    return "\n".join([*lines[:place], put, *lines[place:]]) + "\n"


WRONG = {
    "a name used above its line": (
        without(LOOP, "advantages =", "        advantages = estimate(batch)", "step("),
        "stands in the wrong block",
    ),
    "used before it is made": (
        without(LOOP, "log(", "    log(batch)", "batch ="), "share `batch`",
    ),
    "a declared need": (
        "save(policy)\n" + LOOP.replace("save(policy)  #: save\n", ""), "Saved before it learnt.",
    ),
    "a line in the loop": (LOOP.replace("\nsave", "\n    save"), "stands in the wrong block"),
    "a line outside the loop": (
        LOOP.replace("    log(batch)", "log(batch)"), "stands in the wrong block",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_order_is_told(loop, what):
    program, said = WRONG[what]
    verdict = hand_in(loop, rows_of(program))
    assert (verdict["status"], verdict["stage"]) == ("failed", "order")
    assert said in verdict["message"]
    assert verdict["line"]


def test_a_line_that_does_not_belong_is_told_even_where_it_harms_nothing(loop):
    verdict = hand_in(loop, [*rows_of(LOOP), ("batch = collect(old_policy)", 0)])
    assert verdict["misconception"] == "OLD"
    assert verdict["line"] == 8


DEPTHS = {
    "the first line": ([("save(policy)", 1)], "it is the first line"),
    "below no head": ([("save(policy)", 0), ("log(batch)", 1)], "opens no block"),
    "two steps": ([("for epoch in range(4):", 0), ("log(batch)", 2)], "opens no block"),
    "an empty block": ([("for epoch in range(4):", 0), ("log(batch)", 0)], "nothing stands in it"),
    "an empty block at the end": ([("for epoch in range(4):", 0)], "nothing stands in it"),
}


@pytest.mark.parametrize("what", DEPTHS)
def test_an_indentation_that_python_cannot_read_is_told(loop, what):
    rows, said = DEPTHS[what]
    if what == "two steps":
        said = "too deep"
    verdict = hand_in(loop, rows)
    assert (verdict["status"], verdict["stage"]) == ("failed", "order")
    assert said in verdict["message"]


def test_what_is_missing_is_counted_and_not_named(loop):
    assert (
        "5 lines are still missing"
        in hand_in(loop, [("save(policy)", 0), ("log(batch)", 0)])["message"]
    )
    assert grade(loop, "[]", 0)["stage"] == "answer"


def test_what_the_page_cannot_send_is_our_fault(loop):
    once = {"block": "b1", "indent": 0}
    for sent in ([once, once], [{"block": "x", "indent": 0}], [{"block": "b1"}], 3,
                 [{"block": "b1", "indent": -1}], [{"block": "b1", "indent": True}]):  # fmt: skip
        assert grade(loop, json.dumps(sent), 0)["status"] == "grader_error", sent
    assert grade(loop, "save(policy)", 0)["status"] == "grader_error"


TWINS = """
if a:
    x()
else:
    y()
if b:
    z()
else:
    w()
"""


def test_lines_that_read_alike_are_interchangeable():
    files = {"exercise.toml": HEAD, "solution.py": TWINS}
    names = [name for name, (line, _) in read(files).kind.blocks.items() if line.text == "else:"]
    right = json.loads(read(files).kind.samples().right["solution.py"])
    swapped = [
        {**row, "block": names[1 - names.index(row["block"])]} if row["block"] in names else row
        for row in right
    ]
    assert swapped != right
    assert grade(files, json.dumps(swapped), 0)["status"] == "passed"


@pytest.mark.parametrize("swap", [("x()", "y()"), ("y()", "w()"), ("x()", "z()")])
def test_an_else_belongs_to_its_own_if(swap):
    one, other = swap
    program = TWINS.replace(one, "?").replace(other, one).replace("?", other)
    verdict = hand_in({"exercise.toml": HEAD, "solution.py": TWINS}, rows_of(program))
    assert verdict["status"] == "failed"


def test_nothing_may_stand_below_the_line_that_leaves():
    files = {"exercise.toml": HEAD, "solution.py": "def f(a):\n    a.go()\n    return a\n"}
    verdict = hand_in(files, [("def f(a):", 0), ("return a", 1), ("a.go()", 1)])
    assert "leaves before line 3 could run" in verdict["message"]


def test_two_loops_with_the_same_variable_may_change_places():
    first, second = "for t in a:\n    use(t)\n", "for t in b:\n    keep(t)\n"
    files = {"exercise.toml": HEAD, "solution.py": first + second}
    assert hand_in(files, rows_of(second + first))["status"] == "passed"


def test_every_permutation_of_a_running_program_is_judged_by_running_it():
    """The verdict equals what Python itself says of each of the 24 orders of the body."""
    files = exercises.load("example-order")
    kind = read(files).kind
    lines = kind.lines
    body = [n for n in range(len(lines)) if n not in (0, 3)]
    passed = set()
    for order in itertools.permutations(body):
        whole = [0, *order[:2], 3, *order[2:]]
        rows = [
            (n, 2 if place in (4, 5) else min(lines[n].depth, 1)) for place, n in enumerate(whole)
        ]
        program = "import numpy as np\n" + assembled(
            [type(lines[n])(text=lines[n].text, depth=depth) for n, depth in rows]
        )
        if grade(files, kind.handed_in(rows), 0)["status"] == "passed":
            passed.add(program)
        assert right(program) == (program in passed), program
    assert len(passed) == 2


def right(program):
    import numpy as np

    space = {}
    try:
        exec(program, space)
        got = space["discounted"](np.array([1.0, 2.0, 0.0]), 0.5)
    except Exception:
        return False
    return isinstance(got, np.ndarray) and got.tolist() == [2.0, 2.0, 0.0]


RUN = """import numpy as np
def sums(x):
    parts = [x]
    parts.append(2.0 * x)
    return parts[0] + parts[1]
"""
RUN_TOML = (
    HEAD
    + """
function = "sums"
[order.arguments]
x = "(T,)"
[order.returns]
y = "(T,)"
"""
)


def test_what_no_text_shows_is_judged_by_running_and_told_by_the_place_of_the_line():
    """Nothing binds a name between the two lines, yet one needs what the other does."""
    program = RUN.replace("return parts[0] + parts[1]", "y = parts[0] + parts[1]\n    return y")
    probes = "import numpy as np\ndef sample(rng): return {'x': rng.normal(size=3)}\n"
    files = {"exercise.toml": RUN_TOML, "solution.py": program, "probes.py": probes}
    rows = [
        ("def sums(x):", 0), ("parts = [x]", 1), ("y = parts[0] + parts[1]", 1),
        ("parts.append(2.0 * x)", 1), ("return y", 1),
    ]  # fmt: skip
    verdict = hand_in(files, rows)
    assert (verdict["status"], verdict["stage"]) == ("failed", "runs")
    assert verdict["line"] == 3
    assert verdict["message"].startswith("IndexError in line 3: list index out of range")
    rows[2], rows[3] = rows[3], rows[2]
    assert hand_in(files, rows)["status"] == "passed"


AUTHOR = {
    "an unknown label": ('line = "save"', 'line = "keep"', "'keep' is the label of 0 lines"),
    "the same id twice": ('id = "OLD"', 'id = "SAVE-EARLY"', "SAVE-EARLY stands there twice"),
    "a distractor that is right": (
        "batch = collect(old_policy)", "save(policy)", "OLD is a line of the solution",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", AUTHOR)
def test_what_an_author_gets_wrong_is_said(loop, what):
    old, new, said = AUTHOR[what]
    found = proof.problems({**loop, "exercise.toml": TOML.replace(old, new)})
    assert any(said in problem for problem in found), found


def test_a_wrong_line_that_runs_as_well_is_the_authors_mistake():
    files = exercises.load("example-order")
    toml = files["exercise.toml"].replace(
        "total = gamma * (rewards[t] + total)", "total = gamma * total + rewards[t]"
    )
    assert toml != files["exercise.toml"]
    found = proof.problems({**files, "exercise.toml": toml})
    assert any("DISCOUNT-NOW is as good as `total = rewards" in problem for problem in found), found


def test_the_page_shows_the_lines_in_an_order_of_their_own(loop):
    view = read(loop).view()
    assert len(view["blocks"]) == 8
    assert [block["text"] for block in view["blocks"]] != [line.text for line in lines_of(LOOP)]
    assert "#:" not in view["solution"]
    assert view == read(loop).view()


def test_a_need_that_the_solution_breaks_is_the_authors_mistake(loop):
    toml = TOML.replace('after = "step"', 'after = "save"').replace(
        'line = "save"', 'line = "step"'
    )
    with pytest.raises(ExerciseError, match="SAVE-EARLY wants step below save"):
        read({**loop, "exercise.toml": toml}).kind.samples()


def test_a_need_that_cannot_be_broken_is_the_authors_mistake(loop):
    """A line always stands below the head of its own block."""
    files = {**loop, "solution.py": LOOP.replace("range(4):", "range(4):  #: epochs")}
    toml = TOML.replace('after = "step"', 'after = "epochs"').replace('"save"', '"step"')
    with pytest.raises(ExerciseError, match="SAVE-EARLY cannot be broken"):
        read({**files, "exercise.toml": toml}).kind.samples()


def test_the_page_runs_the_program_that_is_graded(ask_page):
    program = "import numpy as np\n\n\ndef f(x):\n    y = (\n        x\n\n        + 1\n    )\n    return y\n"
    for code in (program, LOOP, RUN):
        head, lines = read({"exercise.toml": HEAD, "solution.py": code}).kind.program
        rows = [{"text": line.text, "indent": line.depth} for line in lines]
        (page,) = ask_page(
            {"module": "exercise/program", "call": "arranged", "arguments": [head, rows]}
        )
        assert page["code"] + "\n" == head + assembled(lines)
        assert len(page["lines"]) == page["code"].count("\n") + 1
