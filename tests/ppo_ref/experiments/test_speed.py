import sys

import pytest

from ppo_ref.config import RunSpec
from ppo_ref.experiments.memory import peak_memory
from ppo_ref.experiments.speed import measure, workload


def test_a_measurement_counts_whole_iterations_in_a_process_of_its_own():
    spec = RunSpec(env="Quitter-v0", config=workload(2, (4,)))
    found = measure(spec, engine="numpy", device="cpu", seconds=0.0)
    assert found.steps_per_second > 0
    assert found.steps_per_cpu_second > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the current process apart")
def test_peak_memory_follows_what_is_allocated():
    before = peak_memory()
    block = bytearray(50_000_000)
    block[::4096] = b"x" * len(block[::4096])
    assert peak_memory() - before > 40_000_000
