"""What is added to the description as a whole: the headers of answers, and names of choices."""

from __future__ import annotations

from typing import Any

HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {
        "description": "The version of the resource, to be sent back as If-Match.",
        "schema": {"type": "string", "examples": ['"3-9f86d081884c"']},
    },
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds to wait before the next request.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "How a request says whose it is.",
        "schema": {"type": "string", "examples": ["Bearer"]},
    },
}
OF_PROBLEMS = {"401": "WWW-Authenticate", "429": "Retry-After"}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def headers(*names: str) -> dict[str, dict[str, str]]:
    """Headers of an answer, as the description refers to them."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def finish(result: dict[str, Any], **_of_the_generator: object) -> dict[str, Any]:
    """Describe each header once, and call the choices of parameters by the names of their kinds."""
    components = result["components"]
    components["headers"] = {
        name: {"required": True} | header for name, header in sorted(HEADERS.items())
    }
    named = {
        frozenset(shape["enum"]): name
        for name, shape in components["schemas"].items()
        if "enum" in shape
    }
    for path in result["paths"].values():
        for method in _METHODS & path.keys():
            for parameter in path[method].get("parameters", ()):
                _call_by_name(parameter, named)
    return result


def _call_by_name(parameter: dict[str, Any], named: dict[frozenset[Any], str]) -> None:
    """Choices that bodies have too are one kind: generated programs know it by one name."""
    name = named.get(frozenset(parameter["schema"].get("enum", ())))
    if name:
        parameter["schema"] = {"$ref": f"#/components/schemas/{name}"}
