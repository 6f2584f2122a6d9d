"""The HTTP surface in process, on a service that queues runs and trains none."""

import json
import time

import numpy as np
import pytest
from sqlalchemy import update

from gpu_api.adapters.sql.schema import runs
from gpu_api.settings import Settings
from gpu_api.web.bodies import ActionSpaceView
from gpu_api.web.routes import environments
from ppo_ref import envs

ENV = "CartPole-v1"
BODY = {"env": ENV}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory, kit):
    client = kit.InProcess(
        tmp_path_factory.mktemp("http") / "data", failed_auth_rate="10000/minute"
    )
    yield client
    client.stop()


@pytest.fixture
def client(shared):
    """The shared service, seen by an owner of the test's own."""
    shared.headers["Authorization"] = f"Bearer {shared.key_of('student')}"
    return shared


def problem(response, status: int, code: str) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["detail"].endswith(".") or body["errors"]
    return body


def test_a_run_is_queued_with_its_defaults_shown(client):
    answer = client.post("/v1/runs", json={"env": ENV, "config": {"gamma": 0.9}})
    assert answer.status_code == 202
    run = answer.json()
    assert answer.headers["location"] == f"/v1/runs/{run['id']}"
    assert (run["config"]["gamma"], run["config"]["gae_lambda"]) == (0.9, 0.95)
    assert (run["state"], run["seed"], run["device"]) == ("queued", 0, "auto")
    assert run["engine"] == "auto"
    assert client.get(answer.headers["location"]).json() == run
    assert run["created_at"].endswith("Z")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/env"),
        ({"env": "Chess"}, "/env"),
        ({"env": "\ud800"}, "/env"),
        ({"env": ENV, "colour": 1}, "/colour"),
        ({"env": ENV, "config": {"lr": 1}}, "/config/lr"),
        ({"env": ENV, "config": {"a/b~c": 1}}, "/config/a~1b~0c"),
        ({"env": ENV, "config": {"gamma": 1.5}}, "/config/gamma"),
        ({"env": ENV, "config": {"gamma": "0.9"}}, "/config/gamma"),
        ({"env": ENV, "config": {"num_envs": 8.0}}, "/config/num_envs"),
        ({"env": ENV, "config": {"num_envs": True}}, "/config/num_envs"),
        ({"env": ENV, "config": {"hidden_sizes": [64, 0]}}, "/config/hidden_sizes/1"),
        ({"env": ENV, "config": {"num_minibatches": 513}}, "/config/num_minibatches"),
        ({"env": ENV, "config": {"total_steps": 10**11}}, "/config/total_steps"),
        ({"env": ENV, "config": {"num_envs": 2**20, "num_steps": 2**20}}, "/config/num_steps"),
        ({"env": ENV, "config": {"hidden_sizes": [4096] * 4}}, "/config/hidden_sizes"),
        ({"env": ENV, "seed": -1}, "/seed"),
        ({"env": ENV, "deadline_s": 1e9}, "/deadline_s"),
        ({"env": ENV, "device": "tpu"}, "/device"),
        ({"env": ENV, "engine": "jax"}, "/engine"),
        ({"env": ENV, "engine": "numpy", "device": "cuda"}, "/device"),
        ([], ""),
    ],
)
def test_a_wrong_value_is_named_by_its_pointer(client, body, pointer):
    found = problem(
        client.post("/v1/runs", content=json.dumps(body), headers=JSON), 422, "invalid_request"
    )
    assert pointer in [error["pointer"] for error in found["errors"]]
    assert client.get("/v1/runs").json()["data"] == []


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ({"env": "Chess"}, "CartPole-v1, Acrobot-v1, "),
        ({"env": ENV, "deadline_s": 1e9}, f"up to {Settings().max_deadline_s:g} seconds"),
        ({"env": ENV, "config": {"num_minibatches": 513}}, "1 to the batch size"),
        ({"env": ENV, "config": {"total_steps": 10**11}}, f"up to {Settings().max_total_steps}"),
    ],
)
def test_a_refused_field_says_as_data_what_is_allowed(client, body, allowed):
    found = problem(client.post("/v1/runs", json=body), 422, "invalid_request")
    (error,) = found["errors"]
    assert error["code"] == "invalid_value"
    assert error["allowed"].startswith(allowed)
    assert error["allowed"] in error["detail"] == found["detail"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", '{"env": "CartPole-v1", "config": {"gamma": NaN}}', "[" * 30_000, "1" * 9000],
)
def test_a_body_that_is_no_json_object_is_a_problem_and_no_crash(client, text):
    answer = client.post("/v1/runs", content=text, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_too_large_is_refused_declared_or_not(make_client):
    client = make_client(max_body_bytes=1024)
    large = b"x" * 2000
    problem(client.post("/v1/runs", content=large), 413, "body_too_large")
    problem(client.post("/v1/runs", content=iter([large])), 413, "body_too_large")


def test_the_same_idempotency_key_replays_and_another_body_is_refused(client):
    headers = {"Idempotency-Key": "once"}
    first = client.post("/v1/runs", json=BODY, headers=headers)
    again = client.post("/v1/runs", json={"env": ENV, "seed": 0}, headers=headers)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    other = client.post("/v1/runs", json={"env": ENV, "seed": 1}, headers=headers)
    problem(other, 422, "idempotency_key_reused")
    empty = client.post("/v1/runs", json=BODY, headers={"Idempotency-Key": "a b"})
    problem(empty, 422, "invalid_request")


def test_the_list_is_paged_by_cursor(client):
    made = [client.post("/v1/runs", json=BODY).json()["id"] for _ in range(5)]
    seen, cursor = [], {}
    while cursor is not None:
        page = client.get("/v1/runs", params={"limit": 2, **cursor}).json()
        seen += [run["id"] for run in page["data"]]
        assert page["has_more"] == (page["next_cursor"] is not None)
        cursor = {"cursor": page["next_cursor"]} if page["has_more"] else None
    assert seen == sorted(made, reverse=True)
    client.post(f"/v1/runs/{made[0]}/cancel")
    cancelled = client.get("/v1/runs", params={"state": "cancelled"}).json()["data"]
    assert [run["id"] for run in cancelled] == made[:1]


def test_cancelling_twice_is_the_same_as_once(client):
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    first = client.post(f"/v1/runs/{run_id}/cancel")
    again = client.post(f"/v1/runs/{run_id}/cancel")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["state"] == "cancelled"


def test_prefer_wait_returns_when_the_run_is_over(client):
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    began = time.monotonic()
    waited = client.get(f"/v1/runs/{run_id}", headers={"Prefer": "wait=1"})
    assert 0.9 < time.monotonic() - began < 5.0
    assert waited.headers["preference-applied"] == "wait=1"
    assert waited.json()["state"] == "queued"
    client.post(f"/v1/runs/{run_id}/cancel")
    began = time.monotonic()
    client.get(f"/v1/runs/{run_id}", headers={"Prefer": "wait=30"})
    assert time.monotonic() - began < 5.0


def test_quotas_and_rates_say_when_to_come_back(make_client):
    client = make_client(student_queued_runs=2, student_running_runs=0, read_rate="3/minute")
    for _ in range(2):
        assert client.post("/v1/runs", json=BODY).status_code == 202
    refused = client.post("/v1/runs", json=BODY)
    problem(refused, 429, "quota_exceeded")
    assert int(refused.headers["retry-after"]) >= 1
    usage = client.get("/v1/usage").json()
    assert (usage["queued_runs"], usage["queued_runs_limit"]) == (2, 2)
    for _ in range(2):
        client.get("/v1/runs")
    limited = client.get("/v1/runs")
    problem(limited, 429, "rate_limited")
    assert 1 <= int(limited.headers["retry-after"]) <= 60
    admin = {"Authorization": f"Bearer {client.key_of('admin')}"}
    assert client.post("/v1/runs", json=BODY, headers=admin).status_code == 202


def test_guessing_keys_is_rate_limited_without_locking_the_valid_ones_out(make_client):
    client = make_client(failed_auth_rate="5/minute")
    guess = {"Authorization": "Bearer ppo_local_x"}
    answers = [client.get("/v1/runs", headers=guess).status_code for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2
    assert client.get("/v1/runs").status_code == 200


def test_keys_work_until_revoked_and_say_nothing_secret(client):
    admin = {"Authorization": f"Bearer {client.key_of('admin')}"}
    made = client.post("/v1/keys", json={"role": "student", "name": "Ada"}, headers=admin)
    assert made.status_code == 201
    text = made.json()["key"]
    own = {"Authorization": f"Bearer {text}"}
    assert client.get("/v1/runs", headers=own).status_code == 200
    listing = client.get("/v1/keys", headers=admin).text
    assert made.json()["id"] in listing
    assert text not in listing and text.split("_")[3] not in listing
    revoked = client.delete(f"/v1/keys/{made.json()['id']}", headers=admin)
    assert revoked.json()["active"] is False
    problem(client.get("/v1/runs", headers=own), 401, "invalid_key")
    problem(client.delete("/v1/keys/key_none", headers=admin), 404, "not_found")


def test_events_and_files_past_retention_are_gone(make_client):
    client = make_client(retention_days=1)
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    client.post(f"/v1/runs/{run_id}/cancel")
    assert len(client.get(f"/v1/runs/{run_id}/events").json()["data"]) == 1
    with client.parts.database.write() as connection:
        two_days_ago = time.time() - 2 * 86_400
        connection.execute(update(runs).where(runs.c.id == run_id).values(finished_at=two_days_ago))
    assert client.parts.reconciler._retention.sweep() == 1
    assert client.parts.reconciler._retention.sweep() == 0
    problem(client.get(f"/v1/runs/{run_id}/events"), 410, "events_expired")
    problem(client.get(f"/v1/runs/{run_id}/artifacts/x.onnx"), 410, "artifacts_expired")
    assert client.get(f"/v1/runs/{run_id}").json()["state"] == "cancelled"


@pytest.mark.parametrize("after", ["-1", "2", "99999999999999999999", "x", "1.0", "٣"])
def test_an_unknown_event_id_is_refused_and_told_the_range(client, after):
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    client.post(f"/v1/runs/{run_id}/cancel")
    url = f"/v1/runs/{run_id}/events"
    found = problem(client.get(url, params={"after": after}), 400, "unknown_event_id")
    assert "allowed: 0 (from the start) to 1" in found["detail"]


def test_a_reader_of_everything_is_told_to_stop_reconnecting(client):
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    client.post(f"/v1/runs/{run_id}/cancel")
    headers = {"Accept": "text/event-stream", "Last-Event-ID": "1"}
    assert client.get(f"/v1/runs/{run_id}/events", headers=headers).status_code == 204


@pytest.mark.parametrize("origin", ["null", "https://example.org"])
def test_any_page_may_ask_without_cookies(client, origin):
    preflight = client.options(
        "/v1/runs",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
            "Access-Control-Request-Private-Network": "true",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-private-network"] == "true"
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed and "idempotency-key" in allowed
    answer = client.get("/v1/runs", headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    refused = client.get("/v1/runs", headers={"Origin": origin, "Authorization": ""})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "*")


def test_a_crash_is_a_problem_that_a_page_can_read(client, monkeypatch):
    def explode():
        raise RuntimeError("the secret of the crash")

    monkeypatch.setattr(environments.envs, "names", explode)
    answer = client.get("/v1/environments", headers={"Origin": "null"})
    body = problem(answer, 500, "internal_error")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "secret" not in json.dumps(body)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost:8321:1"])
def test_a_rebound_host_is_refused(client, host):
    problem(client.get("/v1/runs", headers={"Host": host}), 421, "unknown_host")
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_named_hosts_are_ours(make_client):
    client = make_client(allowed_hosts=["gpu.example.org"])
    for host in ("gpu.example.org", "GPU.example.org:443", "127.0.0.1:8321", "[::1]:8321"):
        assert client.get("/v1/runs", headers={"Host": host}).status_code == 200


def test_unknown_paths_and_methods_are_problems(client):
    problem(client.get("/v1/nothing"), 404, "not_found")
    problem(client.put("/v1/runs"), 405, "method_not_allowed")
    problem(client.get("/v1/runs", params={"limit": 0}), 422, "invalid_request")


def test_health_says_when_runs_cannot_start(make_client):
    client = make_client()
    assert client.get("/readyz").json() == {"status": "ready"}
    client.parts.reconciler.stop()
    refused = client.get("/readyz")
    problem(refused, 503, "not_ready")
    assert "retry-after" in refused.headers
    assert client.get("/healthz").status_code == 200


def test_metrics_count_requests_by_route_and_runs_by_state(make_client):
    client = make_client()
    admin = {"Authorization": f"Bearer {client.key_of('admin')}"}
    run_id = client.post("/v1/runs", json=BODY).json()["id"]
    client.get(f"/v1/runs/{run_id}")
    client.get("/v1/nothing/at/all")
    text = client.get("/metrics", headers=admin).text
    assert 'route="/v1/runs/{run_id}"' in text
    assert 'ppo_api_runs{state="queued"} 1.0' in text
    assert run_id not in text and "at/all" not in text


def test_environments_are_those_of_the_core(client):
    found = {env["name"]: env for env in client.get("/v1/environments").json()["data"]}
    assert found[ENV]["obs_dim"] == 4
    assert found[ENV]["max_episode_steps"] == 500
    space = {"kind": "discrete", "labels": ["left", "right"], "low": None, "high": None}
    assert found[ENV]["action_space"] == space


def test_a_bound_at_infinity_is_shown_as_none():
    view = ActionSpaceView.model_validate(envs.Box(("force",), (-np.inf,), (2.0,)))
    assert json.loads(view.model_dump_json())["low"] == [None]
    assert view.model_dump(mode="json")["low"] == [None] and view.high == [2.0]
