"""Each failure that a user can mend is one sentence."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys

import browser
import environment
import pytest
import say
import serve


def sentence(capsys) -> str:
    text = capsys.readouterr().err.strip()
    assert text.startswith("ppo-lab: ") and "\n" not in text
    return text


def test_a_taken_port_says_which_and_how_to_choose_another(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            serve.refuse_taken_port(port, "as in `make serve PORT=8001`")
    text = sentence(capsys)
    assert str(port) in text and "PORT=8001" in text


def test_a_port_that_another_server_has_on_ipv6_is_taken(capsys):
    # Browsers try [::1] first for localhost, and would show the other server's pages.
    with socket.socket(socket.AF_INET6) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        taken.listen()
        with pytest.raises(SystemExit):
            serve.refuse_taken_port(taken.getsockname()[1], "as in `make serve PORT=8001`")
    assert "taken on ::1" in sentence(capsys)


def test_a_free_port_is_accepted():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve.refuse_taken_port(port, "")


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 15, 0)])
def test_another_python_says_which_ones_work(version, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit):
        environment.check_python()
    assert "3.11 to 3.14" in sentence(capsys)


def test_a_full_disk_is_told_before_anything_starts(monkeypatch, capsys):
    monkeypatch.setattr(environment, "NEEDED_BYTES", 1e18)
    with pytest.raises(SystemExit):
        environment.check_disk()
    assert "free some space" in sentence(capsys)


def test_a_disk_that_fills_up_on_the_way_is_one_sentence(capsys):
    with pytest.raises(SystemExit), say.one_sentence():
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "disk is full" in sentence(capsys)


def test_other_errors_keep_their_traceback():
    with pytest.raises(OSError, match="else"), say.one_sentence():
        raise OSError(errno.EIO, "something else")


def test_an_installation_is_remembered_by_its_pins(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "VENV", tmp_path)
    environment.remember("torch", environment.pins_key("torch==1"))
    assert environment.done_before("torch", environment.pins_key("torch==1"))
    assert not environment.done_before("torch", environment.pins_key("torch==2"))


def test_another_apt_at_work_is_waited_for(monkeypatch):
    asked: list[list[str]] = []

    def run(command, **options):
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser.subprocess, "run", run)
    browser.install()
    (install,) = [command for command in asked if "install" in command]
    assert any(word.startswith("DPkg::Lock::Timeout=") for word in install)
    assert install[-1] == "chromium"


def test_python_starts_in_a_folder_with_accents_under_the_c_locale(monkeypatch, tmp_path):
    root = tmp_path / "Prüf ordner" / "ppo lab"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    (packages,) = (root / ".venv/lib").glob("python*/site-packages")
    (packages / "_editable_impl_ppo_lab.pth").write_text(f"{root}\n{root}\n", "utf-8")
    (root / "ours.py").write_text("", "utf-8")
    monkeypatch.setattr(environment, "ROOT", root)
    monkeypatch.setattr(environment, "VENV", root / ".venv")
    environment.make_paths_relative()
    command = [root / ".venv/bin/python", "-c", "import ours"]
    subprocess.run(command, check=True, cwd=tmp_path, env={"LC_ALL": "C", "PATH": ""})
