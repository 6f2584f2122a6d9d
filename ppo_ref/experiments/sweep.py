"""Run the tasks of a sweep, several processes at once; Ctrl+C stops and saves them all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from ppo_ref.evaluate import evaluate
from ppo_ref.events import Done, TrainEvent
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.tasks import Task
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.session import TrainingSession


def run_all(pending: Sequence[Task], *, jobs: int = 1) -> Iterator[Outcome]:
    """Run tasks; yield outcomes as they end. Ctrl+C lets each stop after its iteration, saved.

    Args:
        pending: What to run.
        jobs: Processes at once; with 1, this one.

    Raises:
        KeyboardInterrupt: The sweep was stopped.
    """
    if jobs == 1:
        for task in pending:
            outcome = run_task(task)
            if not outcome.finished:
                raise KeyboardInterrupt
            yield outcome
        return
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(jobs, context, _begin_worker, (stop,)) as pool, _stopping(stop):
        # Processes start here.
        with _interrupts_held_back(), one_blas_thread():
            futures: list[Future[Outcome | None]] = [pool.submit(_work, task) for task in pending]
        for future in as_completed(futures):
            outcome_or_none = future.result()
            if outcome_or_none is not None and outcome_or_none.finished:
                yield outcome_or_none


@contextmanager
def _stopping(stop: Event) -> Iterator[None]:
    """Signal the workers when the parent stops waiting, for any reason."""
    try:
        yield
    finally:
        stop.set()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let Ctrl+C wait, here and in processes that are started meanwhile until they let it in.

    One that is still starting cannot cope with it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Give processes that are started meanwhile one BLAS thread each, unless told otherwise.

    Runs that share a machine would otherwise wait for each other's threads.
    """
    if "OPENBLAS_NUM_THREADS" in os.environ:
        yield
        return
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy reads it once, on import
    try:
        yield
    finally:
        del os.environ["OPENBLAS_NUM_THREADS"]


_stop: Event | None = None
"""In a worker: set when it is to stop. A pool's initializer can hand it over in no other way."""


def _begin_worker(stop: Event) -> None:
    global _stop
    _stop = stop
    # Ctrl+C reaches the whole process group; the parent decides the response.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _work(task: Task) -> Outcome | None:
    return None if _stop is not None and _stop.is_set() else run_task(task)


def run_task(task: Task) -> Outcome:
    """Do one run from its beginning or where it was stopped, and keep what it came to."""
    earlier = Outcome.load(task.folder)
    session = _session(task, earlier)

    def show(_event: TrainEvent) -> None:
        if _stop is not None and _stop.is_set():
            session.stop()

    cpu, wall = time.process_time(), time.perf_counter()
    done = session.train(show)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    outcome = Outcome(
        env=task.spec.env,
        changes=task.changes,
        seed=task.spec.seed,
        engine=task.engine,
        status=done.status,
        reason=done.reason,
        env_steps=done.global_step,
        num_episodes=session.state.episodes.num_episodes,
        final_return=done.episode_return,
        eval_return=_evaluated(task, session, done),
        wall_seconds=wall + (earlier.wall_seconds if earlier else 0.0),
        cpu_seconds=cpu + (earlier.cpu_seconds if earlier else 0.0),
        folder=task.folder.relative_to(task.root).as_posix(),
    )
    outcome.save(task.folder)
    return outcome


def _session(task: Task, earlier: Outcome | None) -> TrainingSession:
    # Only the last state is kept: a sweep of a thousand runs should not fill the disk.
    every = task.spec.config.total_steps
    if earlier is not None:
        return TrainingSession.resume(task.folder, task.spec.config, checkpoint_every=every)
    # A run that was killed left no times behind, so it starts again and its times are whole.
    RunFolder.clear(task.folder)
    return TrainingSession.begin(
        task.folder, task.spec, engine=task.engine, device=task.device, checkpoint_every=every
    )


def _evaluated(task: Task, session: TrainingSession, done: Done) -> float | None:
    if not task.eval_episodes or done.status != "succeeded":
        return None
    # Seeds of evaluation lie apart from those of training.
    seed = task.spec.seed + 10_000_000
    policy = session.state.policy()
    return evaluate(policy, task.spec.env, episodes=task.eval_episodes, seed=seed).mean_return
