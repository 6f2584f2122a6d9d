"""Arrays and what is to be said about them in one .npz file, without pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib.npyio import NpzFile

File = str | PathLike[str] | BinaryIO


def write_npz(file: File, about: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Write arrays under exactly the name given; `numpy.savez` would put .npz behind others.

    Args:
        file: Where to.
        about: JSON-able, with the `format`.
        arrays: By name.
    """
    members = {"about": np.array(json.dumps(about)), **arrays}
    if isinstance(file, str | PathLike):
        with Path(file).open("wb") as opened:
            np.savez(opened, **members)
    else:
        np.savez(file, **members)


def read_npz(file: File, what: str, expected: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what `write_npz` wrote: what it is about, and the arrays.

    Args:
        file: Where from.
        what: What such a file is called in errors.
        expected: The `format`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or holds something else.
    """
    try:
        opened = np.load(file, allow_pickle=False)
        if not isinstance(opened, NpzFile):
            raise ValueError("it holds a single array")
        with opened:
            arrays = dict(opened)
    except OSError:
        raise
    except Exception as error:  # what a single wrong byte raises is of a dozen kinds
        raise ValueError(f"{what} file is damaged, or something else: {error}") from error
    about = json.loads(str(arrays.pop("about"))) if "about" in arrays else {}
    if about.get("format") != expected:
        raise ValueError(f"{what} file holds {about.get('format')!r}, allowed: {expected!r}")
    return about, arrays
