"""What every Executor promises. The workers here find no service, and wait for one."""

import os
import time

import pytest

from gpu_api.adapters.embedded.local_executor import LocalExecutor
from gpu_api.seams import Lease

NOWHERE = "http://127.0.0.1:9"


def lease(number: int) -> Lease:
    return Lease(run_id=f"run_{number}", attempt=1, token="t")


@pytest.fixture
def executor():
    made = LocalExecutor(NOWHERE, warm=False)
    yield made
    made.close(0.0)


def test_a_slot_is_taken_until_its_worker_is_gone(executor):
    assert executor.capacity() == 1
    ref = executor.submit(lease(1))
    assert (executor.capacity(), list(executor.list()), executor.status(ref)) == (0, [ref], None)
    with pytest.raises(RuntimeError, match="slots"):
        executor.submit(lease(2))
    executor.cancel(ref, 0.0)
    assert executor.capacity() == 1
    assert list(executor.list()) == []
    assert "signal 9" in executor.status(ref)
    executor.cancel(ref, 0.0)


def test_an_unknown_worker_is_not_alive(executor):
    assert executor.status("local-1-1") is not None


def test_a_worker_that_does_not_leave_is_killed_after_the_grace(executor):
    ref = executor.submit(lease(1))
    began = time.monotonic()
    executor.cancel(ref, 0.3)
    assert time.monotonic() - began < 3.0
    assert executor.status(ref) is not None


def test_close_ends_the_reserve_too():
    executor = LocalExecutor(NOWHERE, warm=True)
    executor.prepare()
    pid = executor._spare.pid
    executor.close(0.0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert executor.capacity() == 0
