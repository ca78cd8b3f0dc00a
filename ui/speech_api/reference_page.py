"""The routes that tell of `/v1`: its OpenAPI document, and the same as a page without a script or a CDN.

They ask for no key, for they tell nothing that is not in the project's own files.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute

from ui.documents.sheet import SHEET_POLICY, plain_page
from ui.speech_api.reference import describe_routes

Json = dict[str, Any]


def reference_router(routes: Sequence[BaseRoute], version: str, *, has_keys: bool) -> APIRouter:
    """`routes` are those that are told of."""
    router = APIRouter(prefix="/v1", include_in_schema=False)

    def describe(request: Request) -> Json:
        root = request.scope.get("root_path", "").rstrip("/")
        return describe_routes(routes, version, root, has_keys=has_keys)

    @router.get("/openapi.json")
    def openapi(request: Request) -> JSONResponse:
        return JSONResponse(describe(request))

    @router.get("/docs")
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(write_page(describe(request)), headers=SHEET_POLICY)

    return router


def write_page(told: Json) -> str:
    """The page of an OpenAPI document; in English, as all that is written for programs."""
    schemas = told["components"]["schemas"]
    parts = [
        _paragraph(told["info"]),
        '<p><a href="openapi.json">openapi.json</a></p>',
    ]
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            parts += _operation(f"{method.upper()} {path}", operation)
    parts.append("<h2>Objects</h2>")
    for name, schema in schemas.items():
        parts += [f'<section id="{escape(name)}"><h3>{escape(name)}</h3>', _paragraph(schema)]
        parts += [*_fields(schema.get("properties", {}), schema.get("required", [])), "</section>"]
    return plain_page(f"Likhita {told['info']['version']}: /v1", parts)


def _operation(title: str, operation: Json) -> Iterator[str]:
    yield f"<section><h2><code>{escape(title)}</code></h2>{_paragraph(operation)}"
    given = {one["name"]: one.get("schema", {}) for one in operation.get("parameters", [])}
    yield from _fields(given, [one["name"] for one in operation.get("parameters", []) if one.get("required")])
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<h3>{escape(kind)}</h3>"
        yield from _fields(content["schema"]["properties"], content["schema"]["required"])
    yield "<h3>Answers</h3>"
    rows = (
        (status, answer["description"], _contents(answer))
        for status, answer in operation["responses"].items()
    )
    yield _table(("status", "meaning", "content"), rows)
    yield "</section>"


def _contents(answer: Json) -> str:
    return ", ".join(
        f"{kind} {_kind(content.get('schema', {}))}".strip()
        for kind, content in answer.get("content", {}).items()
    )


def _fields(properties: Json, required: Sequence[str]) -> Iterator[str]:
    if properties:
        rows = (
            (
                name,
                f"{_kind(schema)}{', required' if name in required else ''}",
                str(schema.get("description", "")),
            )
            for name, schema in properties.items()
        )
        yield _table(("name", "kind", "meaning"), rows)


def _kind(schema: Json) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", maxsplit=1)[-1]
    for together in ("anyOf", "oneOf"):
        if together in schema:
            return " or ".join(_kind(one) for one in schema[together])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format", schema.get("type", "")))


def _paragraph(about: Json) -> str:
    return f"<p>{escape(about.get('description', ''))}</p>" if about.get("description") else ""


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
