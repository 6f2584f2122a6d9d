from browser_runtime import output
from browser_runtime.output import Output


def collected() -> tuple[list[tuple[str, str]], Output]:
    written: list[tuple[str, str]] = []
    return written, Output(lambda stream, text: written.append((stream, text)))


def text_of(written):
    return "".join(text for _, text in written)


def test_streams_keep_the_order_in_which_they_were_written():
    written, out = collected()
    for stream, text in [("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")]:
        out.append(stream, text)
    out.finish()
    assert text_of(written) == "abcd"
    assert [stream for stream, text in written if "c" in text] == ["stderr"]


def test_the_first_piece_is_shown_at_once_and_a_burst_in_few_pieces():
    written, out = collected()
    out.append("stdout", "first\n")
    assert written == [("stdout", "first\n")]
    for _ in range(5000):
        out.append("stdout", "x\n")
    out.finish()
    assert text_of(written) == "first\n" + "x\n" * 5000
    assert len(written) < 100


def test_lines_beyond_the_bound_are_counted_and_the_last_are_shown(monkeypatch):
    monkeypatch.setattr(output, "MAX_LINES", 10)
    written, out = collected()
    for number in range(100):
        out.append("stdout", f"line {number}\n")
    out.finish()
    assert out.dropped_lines == 90
    assert "line 9\n" in text_of(written)
    assert "line 10\n" not in text_of(written)
    assert text_of(written).endswith("line 98\nline 99\n")
    assert "90 more lines" in text_of(written)


def test_one_endless_line_is_bounded_by_characters(monkeypatch):
    monkeypatch.setattr(output, "MAX_CHARS", 1000)
    written, out = collected()
    for _ in range(100):
        out.append("stdout", "y" * 500)
    out.finish()
    assert text_of(written).startswith("y" * 1000 + "\n…")
    assert len(text_of(written)) < 1000 + output._TAIL_CHARS + 200


def test_a_new_run_starts_with_an_empty_bound(monkeypatch):
    monkeypatch.setattr(output, "MAX_LINES", 1)
    written, out = collected()
    out.append("stdout", "1\n2\n3\n")
    out.finish()
    assert out.dropped_lines == 2
    out.restart()
    written.clear()
    out.append("stdout", "again\n")
    out.finish()
    assert text_of(written) == "again\n"
    assert out.dropped_lines == 0


def test_print_writes_through_the_streams():
    written, out = collected()
    print("hello", 3, file=out.stdout)
    out.finish()
    assert text_of(written) == "hello 3\n"
    assert out.stdout.writable()
    assert out.stdout.encoding == "utf-8"
