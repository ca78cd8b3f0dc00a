"""The page's JavaScript: native ES modules, served as they stand below this folder.

Their address holds the hash of all of them, so a browser keeps each for ever and never mixes two versions.
Imports nothing else of ours.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from ui.errors import Refusal

_FOLDER = Path(__file__).parent
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def _read_modules() -> dict[str, bytes]:
    files = sorted(_FOLDER.rglob("*.js"))
    return {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in files}


def _hash(modules: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in modules.items():
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


MODULES: Mapping[str, bytes] = _read_modules()
"""Every module that is served, by its path below this folder; nothing else is."""

_BASE = f"modules/{_hash(MODULES)}"


def module_address(name: str) -> str:
    """Where the page finds a module, below wherever the page itself stands."""
    if name not in MODULES:
        raise ValueError(f"there is no module {name}")
    return f"{_BASE}/{name}"


def modules_router() -> APIRouter:
    """`GET /modules/<hash>/<name>`: a module of the list, as it was when the app started."""
    router = APIRouter()

    @router.api_route("/modules/{version}/{name:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def module(version: str, name: str) -> Response:
        if name not in MODULES or module_address(name) != f"modules/{version}/{name}":
            raise Refusal(404, "module_unknown")
        return Response(MODULES[name], media_type="text/javascript; charset=utf-8", headers=_HEADERS)

    return router


def import_script(name: str) -> str:
    """An expression: the promise of a module. Its address is one of the page's, not of Gradio's."""
    return f"import(new URL({json.dumps(module_address(name))}, document.baseURI))"


def on_load(name: str, triggers: Iterable[str] = (), given: object = None) -> str:
    """What `gr.HTML` runs when it is in the page: it hands itself to `mount` of a module.

    Until the module is there nothing is lost: it reads the newest values when it is mounted.

    Args:
        name: The module.
        triggers: Names of the component's own events; Gradio finds them in this script, by their quotes.
        given: What the module needs besides, as JSON.
    """
    names = json.dumps(list(triggers))
    calls = f"Object.fromEntries({names}.map((name) => [name, (data) => trigger(name, data)]))"
    component = f"{{ element, props, server, watch, triggers: {calls}, given: {_json(given)} }}"
    return f"{import_script(name)}.then(({{ mount }}) => mount({component}));"


def preload_links() -> str:
    """Links that fetch every module at once, before the first import asks for it."""
    return "".join(f'<link rel="modulepreload" href="{module_address(name)}">' for name in MODULES)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
