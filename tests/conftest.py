"""Fixtures shared by the rooms: real speech, the running app."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from engines.models import Models, ModelSettings, ModelUnavailableError
from engines.pipeline import Pipeline
from settings import read_settings
from tests.support.builders import database_url
from tests.support.once import run_folder
from tests.support.postgres import Postgres, running_postgres
from tests.support.recognised import Recognised, recognise_once
from tests.support.server import running

os.environ.setdefault("PRELOAD_MODELS", "false")  # of a hundred servers, most of which recognise nothing
if "PYTEST_XDIST_WORKER" in os.environ:  # before torch: the processes share the cores, and OpenMP spins
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")

hypothesis_settings.register_profile(  # what a test finds does not depend on how fast the machine is
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("any_machine")

MOST_SECOND_TRIES = 5
NEVER_TWICE = frozenset({"test_random_edits", "test_resuming", "test_restart"})
"""Browser tests that look for words which get lost once in many runs."""

QUICK_RUN = "not browser and not model"
_AND_NOT_SLOW = QUICK_RUN + " and not slow"

REPOSITORY = Path(__file__).parent.parent
SHARED = Path(os.environ.get("LIKHITA_SHARED", REPOSITORY.parent / "shared")) / "data"


def pytest_configure(config: pytest.Config) -> None:
    """The quick run leaves out what is marked as slow, too, and draws fewer examples of a property."""
    if config.option.markexpr in (QUICK_RUN, _AND_NOT_SLOW):  # xdist's processes are given the second
        config.option.markexpr = _AND_NOT_SLOW
        hypothesis_settings.register_profile("quick", hypothesis_settings.default, max_examples=20)
        hypothesis_settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's test may try twice in the gate (docs/decisions/second-tries.md)."""
    if os.environ.get("CI") != "true":
        return
    for item in items:
        if item.get_closest_marker("browser") and item.path.stem not in NEVER_TWICE:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """More than a few second tries are no accident of the machine."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # one of the processes
        return
    tries = len(reporter.stats.get("rerun", []))
    if tries > MOST_SECOND_TRIES:
        reporter.write_line(f"{tries} tests needed a second try; at most {MOST_SECOND_TRIES} may", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shared_speech():
    """The folder of real speech that is measured with; it is not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real speech is not here (set LIKHITA_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def models() -> Models:
    """The starter weights, fetched into the user's cache at the first use."""
    models = Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter"))
    try:
        models.fetch()
    except ModelUnavailableError as exc:
        pytest.skip(f"no weights: {exc.message}")
    return models


@pytest.fixture(scope="session")
def pipeline(models: Models) -> Pipeline:
    return Pipeline(models, ("te", "en"))


@pytest.fixture(scope="session")
def recognised(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Recognised:
    """A document that the real pipeline made, once a run for all processes."""
    return recognise_once(
        run_folder(tmp_path_factory),
        SHARED if SHARED.is_dir() else None,
        lambda: request.getfixturevalue("pipeline"),
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of an empty database for a `Store`, of each kind; `only_sqlite` leaves one."""
    if request.param == "sqlite":
        yield database_url(tmp_path)
        return
    with request.getfixturevalue("postgres").database() as made:
        yield made


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The app in a process of its own, with a small upload limit."""
    folder = tmp_path_factory.mktemp("app")
    with running(folder / "data", MAX_AUDIO_SIZE="3MB", CORS_ORIGINS="https://ok.example") as started:
        yield started
