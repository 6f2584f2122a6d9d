"""A run from its spec to its folder: start or resume it, drive it, save it."""

from ppo_ref.runs.start import resume, start

__all__ = ["resume", "start"]
