import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.files.protobuf import field, fields

numbers = st.integers(1, 2**29 - 1)
values = st.one_of(st.integers(0, 2**63 - 1), st.binary(max_size=300))


@given(st.lists(st.tuples(numbers, values), max_size=8))
def test_what_is_written_is_read_back(entries):
    message = b"".join(field(number, value) for number, value in entries)
    assert list(fields(message)) == entries


def test_the_examples_of_the_specification():
    # protobuf.dev/programming-guides/encoding: 150 in field 1, "testing" in field 2.
    assert field(1, 150) == bytes([0x08, 0x96, 0x01])
    assert field(2, "testing") == bytes([0x12, 0x07]) + b"testing"


def test_numbers_of_fixed_width_are_passed_over():
    message = bytes([1 << 3 | 5, 1, 2, 3, 4, 2 << 3 | 1, 1, 2, 3, 4, 5, 6, 7, 8]) + field(3, 9)
    assert list(fields(message)) == [(1, bytes([1, 2, 3, 4])), (2, bytes(range(1, 9))), (3, 9)]


@pytest.mark.parametrize(
    "message",
    [
        field(2, "testing")[:-1],
        b"\x80",
        b"\x80" * 11,
        bytes([1 << 3 | 3]),
        bytes([1 << 3 | 5, 0]),
        bytes([0 << 3 | 2, 0]),
    ],
)
def test_what_is_no_message_is_refused(message):
    with pytest.raises(ValueError, match=r"allowed|does not fit|ends within|longer than"):
        list(fields(message))
