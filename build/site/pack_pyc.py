"""Turn Python sources into a stored zip of bytecode. Runs inside Pyodide, driven by pack.mjs.

Inside, because bytecode must carry the magic number of the very interpreter that will read it; as
unchecked-hash files, because a browser has no sources to compare with. The zip is stored, not
deflated: it is compressed once as a whole, which is smaller, and reading it needs no zlib.
"""

from __future__ import annotations

import importlib._bootstrap_external as bootstrap
import io
import zipfile
from collections.abc import Callable, Iterable

EPOCH = (2026, 1, 1, 0, 0, 0)

# Modules that cannot work in a browser, or that no lesson needs. `email` stays: importlib's
# metadata finder imports it. `unittest` stays: numpy.testing imports it.
STDLIB_DROP = (
    "_pyrepl/ idlelib/ tkinter/ turtledemo/ turtle.py lib2to3/ ensurepip/ venv/ xml/ xmlrpc/ "
    "multiprocessing/ concurrent/futures/process.py concurrent/interpreters/ sqlite3/ curses/ dbm/ "
    "wsgiref/ mailbox.py imaplib.py ftplib.py smtplib.py poplib.py nntplib.py telnetlib.py "
    "http/server.py http/cookies.py http/cookiejar.py html/ pydoc.py pydoc_data/ pdb.py bdb.py "
    "doctest.py unittest/__main__.py "
    "trace.py webbrowser.py zipapp.py zoneinfo/ plistlib.py netrc.py nturl2path.py optparse.py "
    "rlcompleter.py shelve.py socketserver.py tabnanny.py this.py antigravity.py wave.py "
    "modulefinder.py pyclbr.py compileall.py pickletools.py ipaddress.py mimetypes.py _pyio.py "
    "_pydatetime.py _pydecimal.py ctypes/macholib/ ctypes/wintypes.py profiling/ _aix_support.py "
    "_osx_support.py _ios_support.py _android_support.py _apple_support.py pty.py tty.py ssl.py "
    "asyncio/windows_events.py asyncio/windows_utils.py asyncio/proactor_events.py "
    "asyncio/__main__.py asyncio/tools.py logging/handlers.py "
    "logging/config.py quopri.py crypt.py configparser.py filecmp.py fileinput.py"
).split()

# The big tables are for character sets that no lesson reads.
ENCODINGS_KEEP = {
    f"{name}.py"
    for name in (
        "__init__ aliases ascii base64_codec charmap cp1252 cp437 hex_codec idna latin_1 punycode "
        "raw_unicode_escape undefined unicode_escape utf_16 utf_16_be utf_16_le utf_32 utf_8 "
        "utf_8_sig"
    ).split()
}

NUMPY_DROP = (
    "numpy/f2py/ numpy/_pyinstaller/ numpy/distutils/ numpy/doc/ numpy/core/ "
    "numpy/ctypeslib/ numpy/random/_examples/ numpy/random/lib/ numpy/_core/include/ "
    "numpy/_core/lib/ numpy/conftest.py numpy/_configtool.py numpy/matlib.py "
    "numpy/testing/tests/ numpy/linalg/lapack_lite"
).split()
NUMPY_DROP_SUFFIXES = (".pyi", ".h", ".c", ".a", ".pxd", ".pyx", ".md", ".ini", ".typed", ".lib")


def keep_stdlib(name: str) -> bool:
    """Whether a file of the standard library goes into the pack."""
    if name.startswith("encodings/"):
        return name.removeprefix("encodings/") in ENCODINGS_KEEP
    return not name.startswith(tuple(STDLIB_DROP))


def keep_numpy(name: str) -> bool:
    """Whether a file of the numpy wheel goes into the pack."""
    if "/tests/" in name or ".dist-info/" in name or name.endswith(NUMPY_DROP_SUFFIXES):
        return False
    if name.endswith(".so") and "_tests." in name:
        return False
    return not name.startswith(tuple(NUMPY_DROP))


def compiled(name: str, source: bytes, folder: str, optimize: int) -> bytes:
    """Compile one module to an unchecked-hash .pyc whose tracebacks show `folder` + `name`."""
    code = compile(source, folder + name, "exec", dont_inherit=True, optimize=optimize)
    return bytes(
        bootstrap._code_to_hash_pyc(  # type: ignore[attr-defined]
            code, b"\0" * 8, False
        )
    )


def pack(files: Iterable[tuple[str, bytes]], folder: str, optimize: int) -> bytes:
    """Return a stored zip with every .py compiled and every other file as it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for name, data in sorted(files):
            if name.endswith(".py"):
                name, data = name + "c", compiled(name, data, folder, optimize)
            out.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return target.getvalue()


def members(archive: bytes, keep: Callable[[str], bool]) -> list[tuple[str, bytes]]:
    """Return the kept files of a zip or wheel."""
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        names = [name for name in source.namelist() if not name.endswith("/") and keep(name)]
        return [(name, source.read(name)) for name in names]


SITE_PACKAGES = "/lib/python3.14/site-packages/"


def pack_stdlib(archive: bytes) -> bytes:
    """Pack the standard library without docstrings and asserts (-OO), a third of the download."""
    return pack(members(archive, keep_stdlib), "/lib/python314.zip/", 2)


def announcing(source: bytes) -> bytes:
    """Return numpy/__init__.py whose `__all__` names nothing that is left out.

    `from numpy import *` imports every submodule that `__all__` names.
    """
    gone = {name.split("/")[1] for name in NUMPY_DROP if name.count("/") == 2 and name[-1] == "/"}
    line = f"\n__all__ = [name for name in __all__ if name not in {sorted(gone)}]\n"
    return source + line.encode()


def pack_numpy(archive: bytes) -> bytes:
    """Pack numpy without docstrings and asserts; its extension modules stay as they are."""
    files = [
        (name, announcing(source) if name == "numpy/__init__.py" else source)
        for name, source in members(archive, keep_numpy)
    ]
    return pack(files, SITE_PACKAGES, 2)


def pack_ours(archive: bytes) -> bytes:
    """Pack our own code with docstrings and asserts, because readers look at them."""
    return pack(members(archive, lambda name: True), SITE_PACKAGES, 0)
