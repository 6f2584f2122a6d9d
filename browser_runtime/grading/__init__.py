"""Grade exercises: by a reference, by the mistakes people make, by what must always hold.

`grade(files, code)` gives a verdict, `run_probe(files, code, name)` a measurement. Authors'
`probes.py` use `Case`, `Intermediate`, `Measured`, `Training`,
`column` and `estimator_of`.
"""

from __future__ import annotations

from browser_runtime.grading.engine import grade, grading
from browser_runtime.grading.exercise.cases import Case, column
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.intermediates import Intermediate
from browser_runtime.grading.kinds.gate import Measured
from browser_runtime.grading.measure.training import Training, estimator_of
from browser_runtime.grading.probing import ProbeResult, run_probe
from browser_runtime.grading.reading import Exercise, read

__all__ = [
    "Case", "Exercise", "ExerciseError", "Intermediate", "Measured", "ProbeResult", "Training",
    "column", "estimator_of", "grade", "grading", "read", "run_probe",
]  # fmt: skip
