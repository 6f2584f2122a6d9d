"""Generated requests: whatever they are, the service answers as its schema says and never fails."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
EXAMPLES = int(os.environ.get("PPO_TEST_FUZZ_EXAMPLES", "12"))


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory, kit):
    client = kit.InProcess(
        tmp_path_factory.mktemp("fuzz") / "data",
        read_rate="1000000/minute",
        write_rate="1000000/minute",
        failed_auth_rate="1000000/minute",
    )
    client.admin = client.key_of("admin")
    yield client
    client.stop()


@pytest.mark.system
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_makes_the_service_fail(fuzzed, mode):
    schema = schemathesis.openapi.from_url(f"{fuzzed.base_url}/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 14
    for operation in operations:
        probe(operation.as_strategy(generation_mode=mode), fuzzed.admin)


def probe(cases, key: str) -> None:
    """Send generated requests of one operation."""

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def send(case) -> None:
        # A generated Prefer would make the service wait, which is not what is tested here.
        kept = {name: value for name, value in case.headers.items() if name.lower() != "prefer"}
        case.headers = {**kept, "Authorization": f"Bearer {key}"}
        case.call_and_validate(checks=CHECKS)

    try:
        send()
    except Unsatisfiable:
        # An operation without parameters has no wrong request.
        return
