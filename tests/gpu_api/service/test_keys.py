"""Keys: their form, their checksum, what is stored of them."""

import sqlite3
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from gpu_api.adapters.sql.key_store import SqlKeyStore
from gpu_api.cli import app
from gpu_api.service.keys import load_pepper, parse_key

# Made by hand: zlib.crc32(b"ppo_local_" + b"a" * 16 + b"_" + b"B" * 32) is 0x89ed20e1.
BODY = "ppo_local_" + "a" * 16 + "_" + "B" * 32
KEY = BODY + "%08x"


@pytest.fixture
def keys(stores, tmp_path):
    return SqlKeyStore(stores.database, load_pepper(tmp_path), label="local")


def test_a_made_key_opens_and_nothing_else_does(keys):
    key, text = keys.create("student", name="Ada", owner="ada")
    assert keys.authenticate(text) == key
    assert parse_key(text) == key.id
    _other, second = keys.create("student")
    # The id of one key with the secret of another, checksum repaired.
    import zlib

    mixed = text[:27] + second[27:-8]
    assert keys.authenticate(mixed + f"{zlib.crc32(mixed.encode()):08x}") is None


@given(st.data())
def test_a_mistyped_key_is_refused_without_asking_the_database(data):
    import zlib

    text = BODY + f"{zlib.crc32(BODY.encode()):08x}"
    assert parse_key(text) == "key_" + "a" * 16
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.characters().filter(lambda letter: letter != text[place]))
    assert parse_key(text[:place] + wrong + text[place + 1 :]) is None


def test_only_a_keyed_hash_is_stored(keys, tmp_path):
    _key, text = keys.create("student")
    secret = text.split("_")[3][:32]
    for file in tmp_path.glob("ppo.db*"):
        assert secret.encode() not in file.read_bytes()
    assert stat.S_IMODE((tmp_path / "pepper").stat().st_mode) == 0o600
    (tmp_path / "other").mkdir()
    stranger = SqlKeyStore(keys._database, load_pepper(tmp_path / "other"), label="local")
    assert stranger.authenticate(text) is None


def test_an_expired_or_revoked_key_opens_nothing(keys):
    _key, expired = keys.create("student", expires_at=1.0)
    assert keys.authenticate(expired) is None
    key, text = keys.create("student")
    first = keys.revoke(key.id)
    assert keys.authenticate(text) is None
    assert keys.revoke(key.id) == first
    assert keys.revoke("key_none") is None


def test_a_key_without_an_owner_gets_one_and_without_a_name_has_none(keys):
    key, _text = keys.create("student")
    other, _text = keys.create("student")
    assert key.owner.startswith("usr_") and key.owner != other.owner
    assert (key.name, key.expires_at, key.revoked_at) == ("", None, None)


def test_keys_are_listed_from_old_to_new(keys, monkeypatch):
    made = []
    for now in (30.0, 10.0, 20.0):
        monkeypatch.setattr("time.time", lambda now=now: now)
        made.append(keys.create("student")[0])
    assert list(keys.list()) == [made[1], made[2], made[0]]
    assert keys.get(made[0].id) == made[0] and keys.get("key_none") is None


def test_an_owners_role_is_that_of_the_newest_key(keys, monkeypatch):
    assert keys.role_of("ada") == "student"
    for now, role in ((10.0, "admin"), (30.0, "instructor"), (20.0, "student")):
        monkeypatch.setattr("time.time", lambda now=now: now)
        keys.create(role, owner="ada")
    keys.create("admin", owner="bob")
    assert keys.role_of("ada") == "instructor"


def test_a_damaged_pepper_is_named_and_not_replaced(tmp_path):
    (tmp_path / "pepper").write_bytes(b"short")
    with pytest.raises(ValueError, match="5 bytes"):
        load_pepper(tmp_path)


def test_the_command_line_makes_lists_and_revokes(tmp_path):
    run = CliRunner().invoke
    data = ["--data", str(tmp_path / "data")]
    made = run(app, ["keys", "create", "--role", "admin", "--name", "Ada", *data])
    assert made.exit_code == 0
    text = made.stdout.strip()
    key_id = parse_key(text)
    listed = run(app, ["keys", "list", *data]).stdout
    assert f"{key_id}  admin       active" in listed and "Ada" in listed and text not in listed
    assert run(app, ["keys", "revoke", key_id, *data]).exit_code == 0
    assert "revoked" in run(app, ["keys", "list", *data]).stdout
    missing = run(app, ["keys", "revoke", "key_none", *data])
    assert missing.exit_code == 1
    assert "keys list" in missing.stderr


def test_a_wrong_setting_is_named_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("PPO_API_LEASE_S", "soon")
    refused = CliRunner().invoke(app, ["keys", "list", "--data", str(tmp_path)])
    assert refused.exit_code == 2
    assert refused.stderr.startswith("PPO_API_LEASE_S is 'soon': ")


def test_a_foreign_file_in_place_of_the_database_is_no_silent_success(tmp_path):
    (tmp_path / "ppo.db").write_bytes(b"not a database" * 100)
    with pytest.raises(Exception, match="not a database") as caught:
        CliRunner().invoke(app, ["keys", "list", "--data", str(tmp_path)], catch_exceptions=False)
    assert isinstance(caught.value.__cause__, sqlite3.DatabaseError)
