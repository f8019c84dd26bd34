"""The OpenAPI document is valid, says what every operation does, and reads as a page without scripts."""

from __future__ import annotations

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from formserver.errors import PROBLEMS


@pytest.fixture
def document(client):
    """The document, as anybody may read it."""
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    return answer.json


def operations(document):
    """Yield (address, method, operation)."""
    for path, found in document["paths"].items():
        yield from ((path, method, operation) for method, operation in found.items() if method != "parameters")


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate(document, cls=OpenAPIV31SpecValidator)


def test_every_route_is_in_the_document(app, document):
    told = {(path, method.upper()) for path, method, _ in operations(document)}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint.count(".") == 2:
            path = "/".join(f"{{{part[1:-1].partition(':')[2] or part[1:-1]}}}" if part[:1] == "<" else part
                            for part in rule.rule.split("/"))  # fmt: skip
            assert {(path, method) for method in rule.methods - {"HEAD", "OPTIONS"}} <= told


def test_each_operation_has_a_summary_a_tag_and_says_what_comes_back(document):
    found = list(operations(document))
    assert len(found) >= 18
    for path, method, operation in found:
        assert operation["summary"].endswith("."), (method, path)
        assert len(operation["tags"]) == 1 and "default" in operation["responses"]
        assert set(operation["responses"]) & {"200", "201", "204"}, (method, path)


def test_problems_are_one_shape(document):
    default = document["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(default) == ["application/problem+json"]
    shape = document["components"]["schemas"]["ProblemShape"]
    assert {"code", "message", "details"} <= set(shape["required"])


def test_the_page_lists_addresses_and_problems_without_scripts(client):
    page = client.get("/api/v1/")
    assert page.status_code == 200 and "<script" not in page.text and "https://" not in page.text
    assert "GET /api/v1/forms/{form}/submissions" in page.text
    assert [code for code in PROBLEMS if f'id="{code}"' not in page.text] == []
