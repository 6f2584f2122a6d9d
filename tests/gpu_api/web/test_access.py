"""Who may do what: every route, with every kind of key, generated from the app itself."""

import re

import pytest

from gpu_api.app import ROUTERS
from gpu_api.service.keys import SCOPES

OPEN = {"/healthz", "/readyz"}
ADMIN = {"/v1/keys", "/v1/keys/{key_id}", "/metrics"}
CALLERS = ("nobody", "garbage", "revoked", "expired", "stranger", "owner", "instructor", "admin")


class House:
    """One service with one finished run of alice, and a key of each kind."""

    def __init__(self, client) -> None:
        self.client, self.parts, self.app = client, client.parts, client.app
        del client.headers["Authorization"]
        make = self.parts.keys.create
        self.keys = {
            "stranger": make("student", owner="bob")[1],
            "owner": make("student", owner="alice")[1],
            "instructor": make("instructor", owner="carol")[1],
            "admin": make("admin", owner="dave")[1],
            "expired": make("admin", owner="alice", expires_at=1.0)[1],
            "garbage": "ppo_local_0000000000000000_" + "x" * 40,
        }
        key, self.keys["revoked"] = make("admin", owner="alice")
        self.parts.keys.revoke(key.id)
        self.target_key = make("student", owner="erin")[0].id

    def run(self) -> str:
        spec = {"env": "CartPole-v1", "seed": 0, "config": {}}
        run = self.parts.runs.create("alice", spec, device="cpu", deadline_s=1.0)[0]
        self.parts.runs.cancel(run.id, "alice")
        return run.id

    def ask(self, caller: str, method: str, path: str) -> int:
        url = path.format(run_id=self.run(), name="none.onnx", key_id=self.target_key, attempt=1)
        body = {"env": "Quitter-v0"} if path == "/v1/runs" else {}
        headers = {"Authorization": f"Bearer {self.keys[caller]}"} if caller in self.keys else {}
        content = {"json": body} if method in ("POST", "PUT") else {}
        return self.client.request(method, url, headers=headers, **content).status_code


@pytest.fixture(scope="module")
def house(tmp_path_factory, kit):
    data = tmp_path_factory.mktemp("access") / "data"
    client = kit.InProcess(data, failed_auth_rate="10000/minute")
    yield House(client)
    client.stop()


def expected(caller: str, method: str, path: str) -> set[int]:
    """The rule, in words: open; lease only; valid key; admin; and others' runs are not there."""
    if path in OPEN or path == "/openapi.json":
        return {200}
    if path.startswith("/internal/"):
        return {401} if caller == "nobody" else {409, 422}
    if caller in ("nobody", "garbage", "revoked", "expired"):
        return {401}
    if path in ADMIN:
        return {200, 201} if caller == "admin" else {403}
    if "{run_id}" in path and (caller != "owner" or "{name}" in path):
        return {404}
    return {200, 202}


def test_every_route_keeps_to_the_rule_for_every_caller(house):
    routes = [
        (method, route.path) for route in routes_of(house.app) for method in sorted(route.methods)
    ]
    assert len(routes) >= 20
    wrong = []
    for method, path in routes:
        for caller in CALLERS:
            status = house.ask(caller, method, path)
            if status not in expected(caller, method, path):
                wrong.append((caller, method, path, status))
    assert wrong == []


def routes_of(app):
    """All routes that answer, as the app's routers declare them."""
    assert len(app.routes) == len(ROUTERS) + 1, "a route outside of ROUTERS and /openapi.json"
    return [route for router in ROUTERS for route in router.routes]


def test_a_key_is_refused_what_its_scopes_leave_out(house):
    schema = house.client.get("/openapi.json").json()
    assert schema["components"]["securitySchemes"]
    for role, scopes in SCOPES.items():
        assert ("keys:manage" in scopes) == (role == "admin")


def test_workers_routes_are_not_in_the_public_schema(house):
    assert not re.search(r"internal", str(house.client.get("/openapi.json").json()["paths"]))
