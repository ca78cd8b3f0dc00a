"""The route of the page's modules: what is served, under which name, and what is not."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.modules import MODULES, import_script, module_address, modules_router, on_load, preload_links
from ui.page.theme import page_head

FOLDER = Path(__file__).parents[2] / "ui"
NAME = "editor/start.js"


@pytest.fixture(scope="module")
def page() -> TestClient:
    app = FastAPI()
    app.include_router(modules_router())
    return TestClient(app)


def test_module_comes_as_a_script_that_a_browser_keeps_for_ever(page: TestClient) -> None:
    got = page.get(f"/{module_address(NAME)}")
    assert got.status_code == 200
    assert got.content == (FOLDER / NAME).read_bytes()
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["x-content-type-options"] == "nosniff"


def test_every_module_of_the_folders_is_served(page: TestClient) -> None:
    assert sorted(MODULES) == sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js"))
    assert all(page.head(f"/{module_address(name)}").status_code == 200 for name in MODULES)


@pytest.mark.parametrize(
    "path",
    [
        "editor/editor.py",
        "types.d.ts",
        "editor/commands/bar.css",
        "",
        "../modules.py",
        "..%2fmodules.py",
        "%2e%2e/modules.py",
        "editor/../modules.py",
        "editor/..%2f..%2fsettings.py",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "editor/start.js%00",
        "editor\\start.js",
    ],
)
def test_nothing_but_modules_is_served(page: TestClient, path: str) -> None:
    base = module_address(NAME).removesuffix(NAME)
    assert page.get(f"/{base}{path}").status_code == 404


def test_another_version_is_not_there(page: TestClient) -> None:
    assert page.get(f"/modules/0123456789abcdef/{NAME}").status_code == 404


def test_every_import_of_a_module_is_served(page: TestClient) -> None:
    for name, content in MODULES.items():
        for target in re.findall(r'^(?:import|export) [^;]*?from "(\.[^"]+)"', content.decode(), re.M):
            path = (FOLDER / name).parent.joinpath(target).resolve().relative_to(FOLDER).as_posix()
            assert path in MODULES, f"{name} imports {target}"


def test_a_module_that_is_not_there_is_found_out_at_the_start() -> None:
    with pytest.raises(ValueError, match="no module"):
        import_script("editor/none.js")


def test_script_names_its_events_for_gradio_and_takes_values_as_data() -> None:
    script = on_load(NAME, triggers=("begun", "recorded"), given={"words": '"లిఖిత"'})
    assert '"begun"' in script
    assert '"recorded"' in script
    assert 'given: {"words":"\\"లిఖిత\\""}' in script
    assert script.startswith(f'import(new URL("{module_address(NAME)}", document.baseURI)).then(')


def test_the_head_fetches_all_modules_at_once_and_every_address_is_relative() -> None:
    assert preload_links() in page_head()
    addresses = re.findall(r'href="([^"]+)"', preload_links())
    assert addresses == [module_address(name) for name in MODULES]
    assert all(address.startswith("modules/") for address in addresses)
