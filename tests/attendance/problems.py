"""Refusals as every route gives them."""


def assert_problem(response, status, code, *fields):
    """Problem details with this status and code, a sentence, and, where named, exactly these fields in `errors`."""
    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), body
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]
    assert tuple(body.get("errors", ())) == fields
