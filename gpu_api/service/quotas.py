"""Limits of each role, and of one run."""

from __future__ import annotations

from itertools import pairwise

from gpu_api.seams import Quota
from gpu_api.settings import Role, Settings
from ppo_ref import envs
from ppo_ref.config import RunSpec
from ppo_ref.errors import FieldError


def quota_for(settings: Settings, role: Role) -> Quota | None:
    """Return a role's quota; None means unlimited."""
    if role == "admin":
        return None
    if role == "instructor":
        return Quota(
            running_runs=settings.instructor_running_runs,
            queued_runs=settings.instructor_queued_runs,
            device_seconds_per_day=settings.instructor_device_seconds_per_day,
        )
    return Quota(
        running_runs=settings.student_running_runs,
        queued_runs=settings.student_queued_runs,
        device_seconds_per_day=settings.student_device_seconds_per_day,
    )


def check_size(settings: Settings, spec: RunSpec) -> None:
    """Refuse a run that this service is too small for.

    Raises:
        FieldError: A field is above the service's limit.
    """
    config = spec.config
    parameters = count_parameters(spec)
    limits = (
        ("total_steps", "", config.total_steps, settings.max_total_steps),
        ("num_steps", "num_envs * num_steps", config.batch_size, settings.max_batch_size),
        ("num_steps", "iterations", config.num_iterations, settings.max_iterations),
        ("hidden_sizes", "parameters", parameters, settings.max_parameters),
    )
    for field, what, value, most in limits:
        if value > most:
            allowed = f"{what} up to {most}, here {value}" if what else f"up to {most}"
            raise FieldError(field, getattr(config, field), allowed, when="on this service")


def count_parameters(spec: RunSpec) -> int:
    """Return the parameters of actor and critic together, an upper bound where they share."""
    world = envs.spec(spec.env)
    widths = [world.obs_dim, *spec.config.hidden_sizes]
    trunk = sum((a + 1) * b for a, b in pairwise(widths))
    return 2 * trunk + (widths[-1] + 1) * (world.action_space.num_outputs + 1)
