"""Make Gymnasium's environments, and say in a sentence why one cannot be made.

Gymnasium is imported only here and in `gym_wrappers`, and only for such a name.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ppo_ref.envs.gym_name import PREFIX, VECTOR_PREFIX, GymName
from ppo_ref.errors import FieldError

INSTALL = "pip install 'ppo-lab[gym]'"


def make_vector(name: str, num_envs: int) -> Any:  # noqa: ANN401 - Gymnasium is optional, so are its types
    """Return N copies as Gymnasium's vector environment, which resets in the same step.

    With `gym:` they are what `gymnasium.make` returns, observations flattened. A package may bring
    a vector environment under the same id, but nothing says that it is the same task (that of
    ale_py clips rewards and stacks small frames), so it is used only when asked for by `gym-vec:`.

    Args:
        name: A name that `GymName` reads.
        num_envs: Copies N.

    Raises:
        ValueError: Gymnasium is not installed or does not know the id, something that the
            environment needs is missing, or the environment refuses to be made.
    """
    parts = GymName.read(name)
    try:
        import gymnasium
    except ImportError as error:
        raise ValueError(f"env is {name!r}, which needs Gymnasium: {INSTALL}") from error
    _import(name, parts.module)
    with _worded(name, gymnasium.error):
        spec = gymnasium.spec(parts.identifier)
        if parts.prefix == VECTOR_PREFIX:
            return _own_vector(name, parts, spec, num_envs)
        if spec.entry_point is None:
            raise FieldError("env", name, f"{VECTOR_PREFIX}{parts.identifier}, for this id")
        from ppo_ref.envs.gym_wrappers import Bare, flattened

        return gymnasium.make_vec(
            parts.identifier,
            num_envs,
            vectorization_mode="sync",
            vector_kwargs={"autoreset_mode": _same_step()},
            wrappers=(Bare, flattened),
            **parts.kwargs,
        )


def _same_step() -> Any:  # noqa: ANN401
    from gymnasium.vector import AutoresetMode

    return AutoresetMode.SAME_STEP


def _import(name: str, module: str) -> None:
    """Import the module that registers an id, if the name has one."""
    if not module:
        return
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or str(error)
        if module != missing and not module.startswith(f"{missing}."):
            raise _needs(name, error) from error
        raise ValueError(
            f"env is {name!r}, but Python finds no module {missing!r}: install its package, or "
            "start in the folder that holds its file"
        ) from error
    except ImportError as error:
        raise _needs(name, error) from error
    except Exception as error:  # a stranger's module may raise anything
        raise ValueError(
            f"env is {name!r}, but importing {module!r} failed: {_in_words(error)}"
        ) from error


@contextmanager
def _worded(name: str, errors: Any) -> Iterator[None]:  # noqa: ANN401
    """Turn whatever making an environment raises into a sentence.

    Args:
        name: The environment.
        errors: Gymnasium's module of exceptions.
    """
    try:
        yield
    except FieldError:
        raise
    except (errors.DependencyNotInstalled, ImportError) as error:
        raise _needs(name, error) from error
    except errors.Error as error:
        allowed = (
            f"{PREFIX} and an id with its version that Gymnasium knows; "
            f"gymnasium.pprint_registry() lists them. It says: {error}"
        )
        raise FieldError("env", name, allowed) from error
    except Exception as error:  # a stranger's constructor may raise anything
        hint = " (--env-kwargs sets its arguments)" if isinstance(error, TypeError) else ""
        raise ValueError(f"env is {name!r}, which refused: {_in_words(error)}{hint}") from error


def _needs(name: str, error: Exception) -> ValueError:
    return ValueError(f"env is {name!r}, which needs more than Gymnasium: {error}")


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _own_vector(name: str, parts: GymName, spec: Any, num_envs: int) -> Any:  # noqa: ANN401
    """Return the vector environment that a package brings under an id."""
    import gymnasium

    entry = spec.vector_entry_point
    if entry is None or "autoreset_mode" not in _parameters(entry):
        why = "brings no vector environment" if entry is None else "brings one that resets too late"
        raise FieldError("env", name, f"{PREFIX}{parts.identifier}, because its package {why}")
    return gymnasium.make_vec(
        parts.identifier,
        num_envs,
        vectorization_mode="vector_entry_point",
        **{**parts.kwargs, "autoreset_mode": _same_step()},
    )


def _parameters(entry: Any) -> Any:  # noqa: ANN401 - a class, or where it is to be found
    from gymnasium.envs.registration import load_env_creator

    creator = load_env_creator(entry) if isinstance(entry, str) else entry
    return inspect.signature(creator).parameters
