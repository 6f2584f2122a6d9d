import os
import subprocess
import sys

from ppo_ref.experiments.sweep import one_blas_thread

THREADS = "import os; print(os.environ.get('OPENBLAS_NUM_THREADS'))"


def told() -> str:
    return subprocess.check_output([sys.executable, "-c", THREADS], text=True).strip()


def test_processes_that_start_meanwhile_compute_with_one_thread(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with one_blas_thread():
        assert told() == "1"
    assert told() == "None"


def test_what_the_user_says_about_threads_stands(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    with one_blas_thread():
        assert told() == "3"
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
