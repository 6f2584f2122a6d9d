import subprocess
import sys

import pytest

from ppo_ref.config import RunSpec
from ppo_ref.experiments.speed import measure, workload


def test_a_measurement_counts_whole_iterations_in_a_process_of_its_own():
    spec = RunSpec(env="Quitter-v0", config=workload(2, (4,)))
    found = measure(spec, engine="numpy", device="cpu", seconds=0.0)
    assert found.steps_per_second > 0
    assert found.steps_per_cpu_second > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the current process apart")
def test_peak_memory_follows_what_is_allocated():
    # In a process of its own: this one's peak may lie far above what it uses now.
    code = (
        "from ppo_ref.experiments.memory import peak_memory\n"
        "before = peak_memory()\n"
        "block = bytearray(50_000_000)\n"
        "block[::4096] = b'x' * len(block[::4096])\n"
        "print(peak_memory() - before)\n"
    )
    grown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert 40_000_000 < int(grown.stdout) < 80_000_000
