"""Arrays and a JSON description of them in one .npz file, without pickle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import numpy as np
from numpy.lib.format import read_array

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


def read_npz(file: File, what: str, *formats: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the description and the arrays that `write_npz` wrote.

    Args:
        file: Where from.
        what: What such a file is called in errors.
        formats: What its `format` may be.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or holds something else.
    """
    return _read(file, what, formats, lambda _: True)


def read_about(file: File, what: str, *formats: str) -> dict[str, Any]:
    """Return a file's description, without reading its arrays."""
    return _read(file, what, formats, lambda member: member == "about.npy")[0]


def _read(
    file: File, what: str, formats: tuple[str, ...], wanted: Callable[[str], bool]
) -> tuple[dict[str, Any], dict[str, Any]]:
    name = f"{what} file {file}" if isinstance(file, str | PathLike) else f"{what} file"
    try:
        with ZipFile(file) as archive:
            arrays = {
                member.removesuffix(".npy"): read_array(archive.open(member), allow_pickle=False)
                for member in filter(wanted, archive.namelist())
            }
    except OSError:
        raise
    except Exception as error:  # what a single wrong byte raises is of a dozen kinds
        raise ValueError(f"{name} is damaged, or something else: {error}") from error
    about = json.loads(str(arrays.pop("about"))) if "about" in arrays else {}
    if about.get("format") not in formats:
        allowed = ", ".join(map(repr, formats))
        raise ValueError(f"{name} holds {about.get('format')!r}, allowed: {allowed}")
    return about, arrays
