"""The Gradio page. Of engines it imports only jobs and streaming."""

import inspect
import os


def _import_gradio() -> None:
    """Imports Gradio first of all, quietly and without the work that only its own developers need.

    It would report every start to its makers unless this variable says False when it is imported. And it
    would parse its 76 component classes to write `.pyi` stubs beside them, 1.3 of 2.9 s of processor time
    (2026-11-22, gradio 6.31, `python -X importtime`); where a class has no file it skips that.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    getfile = inspect.getfile

    def getfile_of_others(thing: object) -> str:
        if isinstance(thing, type) and thing.__module__.startswith("gradio."):
            raise OSError("no stub is wanted")
        return getfile(thing)  # type: ignore[arg-type]

    inspect.getfile = getfile_of_others  # type: ignore[assignment] # takes any object, as the original does
    try:
        import gradio  # noqa: F401, PLC0415 - the import is what this function is for
    finally:
        inspect.getfile = getfile


_import_gradio()
