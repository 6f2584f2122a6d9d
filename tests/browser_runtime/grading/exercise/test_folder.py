"""Files that an exercise lacks come from the one it borrows from."""

from __future__ import annotations

import sys

import pytest

from browser_runtime.grading import ExerciseError
from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.folder import Folder, identifier
from browser_runtime.grading.explain.failures import LearnerFailure

FOLDER = Folder(
    {
        "starter.py": "own",
        "alternatives/one.py": "own one",
        "misconceptions/notes.txt": "no program",
        "borrowed/starter.py": "lent",
        "borrowed/solution.py": "lent solution",
        "borrowed/alternatives/two.py": "lent two",
        "borrowed/misconceptions/gae_cut.py": "lent cut",
    }
)


def test_an_own_file_comes_before_a_borrowed_one():
    assert FOLDER.text("starter.py") == "own"
    assert FOLDER.text("solution.py") == "lent solution"


def test_a_folder_is_borrowed_as_a_whole_or_not_at_all():
    assert FOLDER.programs("alternatives") == {"ONE": "own one"}
    assert FOLDER.programs("misconceptions") == {"GAE-CUT": "lent cut"}
    assert FOLDER.programs("others") == {}


def test_the_lender_is_a_folder_of_its_own():
    lender = FOLDER.lender()
    assert lender.text("starter.py") == "lent"
    assert lender.programs("alternatives") == {"TWO": "lent two"}


def test_a_file_that_nobody_has_is_named_with_those_there_are():
    with pytest.raises(
        ExerciseError, match=r"probes.py is missing; the folder has alternatives/two.py"
    ):
        FOLDER.text("probes.py")


def test_who_lends_may_borrow():
    twice = Folder({f"borrowed/{path}": text for path, text in FOLDER.files.items()})
    assert twice.text("solution.py") == "lent solution"
    assert twice.programs("misconceptions") == {"GAE-CUT": "lent cut"}


def test_an_id_is_the_name_of_the_file():
    assert identifier("misconceptions/gae_cut.py") == "GAE-CUT"


LENDER = 'import numpy as np\nTAPE = np.ones(2)\n\ndef sample(rng, T):\n    return {"x": TAPE}\n'


def borrowing(own, lent=LENDER):
    files = {"probes.py": own}
    return load_probes(Folder(files | ({"borrowed/probes.py": lent} if lent else {})))


def test_probes_take_single_names_from_the_lenders_and_no_others():
    probes = borrowing("from borrowed import sample\n")
    assert probes.axes() == ("T",)
    assert probes.get("TAPE") is None
    assert "borrowed" not in sys.modules


@pytest.mark.parametrize("lent", [LENDER, None])
def test_a_name_that_nobody_lends_is_the_authors_mistake(lent):
    with pytest.raises(LearnerFailure, match=r"ImportError|ModuleNotFoundError"):
        borrowing("from borrowed import ghosts\n", lent)
    assert "borrowed" not in sys.modules


def test_a_lender_may_borrow_itself():
    """The files of two exercises away stand two folders deep."""
    folder = Folder(
        {
            "probes.py": "from borrowed import TAPE",
            "borrowed/probes.py": "from borrowed import TAPE",
            "borrowed/borrowed/probes.py": LENDER,
        }
    )
    assert load_probes(folder).get("TAPE").tolist() == [1.0, 1.0]
