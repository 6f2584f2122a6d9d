import pytest

from ppo_ref.cli import main as cli


def test_bench_prints_what_it_measured_row_by_row(capsys):
    options = ["--engine", "numpy", "--num-envs", "2", "--width", "4", "--seconds", "0"]
    assert cli.main(["bench", "--env", "Quitter-v0", *options]) == 0
    output = capsys.readouterr().out
    rows = [line.split("│") for line in output.splitlines() if line.startswith("│")]
    assert [[cell.strip() for cell in row[1:4]] for row in rows] == [
        ["numpy", "2", "4"],
    ]
    assert all(int(row[4].replace(",", "")) > 0 for row in rows)
    assert "Quitter-v0, rollouts of 128 env steps" in output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--env", "Pong"], "env is 'Pong', allowed"),
        (["--num-envs", "0"], "--num-envs is '0', allowed: an integer from 1 up"),
        (["--width", "5000"], "--width is '5000', allowed: an integer from 1 to 4096"),
        (["--seconds", "-1"], "--seconds is '-1', allowed: a number from 0 up"),
    ],
)
def test_a_bad_argument_is_named(arguments, message, capsys):
    assert cli.main(["bench", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"ppo_ref: {message}")
