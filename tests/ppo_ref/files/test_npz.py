"""Whatever happened to a file, reading it says so, or gives what was written."""

import io

import numpy as np
import pytest

from ppo_ref.files.npz import read_about, read_npz, write_npz

ABOUT, ARRAYS = {"format": "test-1", "answer": 42}, {"params": np.arange(6.0).reshape(2, 3)}


def written():
    file = io.BytesIO()
    write_npz(file, ABOUT, ARRAYS)
    return file.getvalue()


def read(data):
    return read_npz(io.BytesIO(data), "test", "test-1")


@pytest.mark.parametrize("name", ["run", "run.npz", "run.state"])
@pytest.mark.parametrize("kind", [str, lambda path: path])
def test_what_is_written_under_a_name_is_read_under_it(tmp_path, name, kind):
    write_npz(kind(tmp_path / name), ABOUT, ARRAYS)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    about, arrays = read_npz(kind(tmp_path / name), "test", "test-1")
    assert about == ABOUT and list(arrays) == ["params"]
    np.testing.assert_array_equal(arrays["params"], ARRAYS["params"])


def test_a_file_that_is_not_there_is_an_oserror(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "nothing", "test", "test-1")


def test_a_file_cut_anywhere_is_damaged():
    whole = written()
    for size in range(0, len(whole), 13):
        with pytest.raises(ValueError, match=r"^test file is damaged, or something else: "):
            read(whole[:size])


def test_a_wrong_byte_anywhere_is_found_or_harmless():
    whole, found = written(), 0
    for at in range(0, len(whole), 3):
        wrong = bytearray(whole)
        wrong[at] ^= 0x10
        try:
            about, arrays = read(bytes(wrong))
        except ValueError:
            found += 1
        else:
            assert about == ABOUT
            np.testing.assert_array_equal(arrays["params"], ARRAYS["params"])
    assert found > 0


def test_a_single_array_and_a_text_are_something_else():
    file = io.BytesIO()
    np.save(file, np.zeros(3))
    with pytest.raises(ValueError, match=r"something else: File is not a zip file$"):
        read(file.getvalue())
    with pytest.raises(
        ValueError, match=r"^test file is damaged, or something else: File is not a zip file$"
    ):
        read(b"import this")


@pytest.mark.parametrize("about", [{}, {"format": "test-0"}])
def test_another_format_is_named(about):
    file = io.BytesIO()
    write_npz(file, about, ARRAYS)
    with pytest.raises(ValueError, match=f"^test file holds {about.get('format')!r}, allowed: '"):
        read(file.getvalue())


def test_a_path_is_named_when_something_is_wrong(tmp_path):
    path = tmp_path / "run.npz"
    path.write_bytes(written()[:50])
    with pytest.raises(ValueError, match=f"^test file {path} is damaged, or something else: "):
        read_npz(path, "test", "test-1")


def test_all_allowed_formats_are_named():
    with pytest.raises(
        ValueError, match=r"^test file holds 'test-1', allowed: 'test-2', 'test-3'$"
    ):
        read_npz(io.BytesIO(written()), "test", "test-2", "test-3")


def test_arrays_without_a_word_about_them_are_something_else():
    file = io.BytesIO()
    np.savez(file, params=np.zeros(3))
    with pytest.raises(ValueError, match=r"^test file holds None, allowed: 'test-1'$"):
        read(file.getvalue())


def test_objects_are_not_brought_to_life():
    file = io.BytesIO()
    np.savez(file, about=np.array([{"format": "test-1"}], object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        read(file.getvalue())


def test_what_a_file_is_about_is_told_without_its_arrays():
    whole = bytearray(written())
    whole[whole.index(ARRAYS["params"].tobytes())] ^= 0x10  # which reading them would notice
    file = io.BytesIO(bytes(whole))
    assert read_about(file, "test", "test-1") == ABOUT
    with pytest.raises(ValueError, match=r"Bad CRC-32 for file 'params.npy'"):
        read(bytes(whole))
    with pytest.raises(ValueError, match=r"^test file holds 'test-1', allowed: 'test-2'$"):
        read_about(file, "test", "test-2")
