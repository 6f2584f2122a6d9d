"""Run the tasks of a sweep, several processes at once; Ctrl+C or SIGTERM saves them all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from ppo_ref.evaluate import evaluate
from ppo_ref.events import Done
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.tasks import Task
from ppo_ref.experiments.together import Times, groups, rounds, sessions
from ppo_ref.runs.folder import RunFolder
from ppo_ref.runs.session import STOPPING, TrainingSession, stoppable


def run_all(pending: Sequence[Task], *, jobs: int = 1) -> Iterator[Outcome]:
    """Run tasks; yield outcomes as they end. Ctrl+C and SIGTERM save each after its iteration.

    Args:
        pending: What to run.
        jobs: Processes at once; with 1, this one.

    Raises:
        KeyboardInterrupt: The sweep was stopped.
    """
    parts = groups(pending, jobs=jobs)
    if jobs == 1:
        for part in parts:
            for outcome in run_tasks(part):
                if not outcome.finished:
                    raise KeyboardInterrupt
                yield outcome
        return
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(jobs, context, _begin_worker, (stop,)) as pool, _stopping(stop):
        # Processes start here.
        with _interrupts_held_back(), one_blas_thread():
            futures: list[Future[list[Outcome]]] = [pool.submit(_work, part) for part in parts]
        for future in as_completed(futures):
            yield from (outcome for outcome in future.result() if outcome.finished)


@contextmanager
def _stopping(stop: Event) -> Iterator[None]:
    """Signal the workers when the parent stops waiting, for any reason, SIGTERM included."""
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)
        stop.set()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let Ctrl+C wait, here and in processes that are started meanwhile until they let it in.

    One that is still starting cannot cope with it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


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
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def _work(tasks: list[Task]) -> list[Outcome]:
    return [] if _asked_to_stop() else list(run_tasks(tasks))


def _asked_to_stop() -> bool:
    return _stop is not None and _stop.is_set()


def run_tasks(tasks: Sequence[Task]) -> Iterator[Outcome]:
    """Do a group of runs, from the beginning or where they stopped; yield what each came to.

    Runs that train at once share the time that their rounds take.
    """
    earlier = [Outcome.load(task.folder) for task in tasks]
    running = sessions(tasks) if tasks[0].engine == "torch" else [_session(tasks[0], earlier[0])]
    times = [Times.of(before) for before in earlier]

    asked = threading.Event()
    with stoppable(asked.set):
        for living, ended, spent in rounds(running):
            for at in living:
                times[at] += spent
            outcomes = [
                _outcome(tasks[at], running[at], done, times[at]) for at, done in ended.items()
            ]
            yield from outcomes
            # Only between two rounds is every state where its events say.
            if asked.is_set() or _asked_to_stop():
                for session in running:
                    session.stop()


def _outcome(task: Task, session: TrainingSession, done: Done, times: Times) -> Outcome:
    """Keep what a run came to in its folder, and return it."""
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
        wall_seconds=times.wall,
        cpu_seconds=times.cpu,
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
