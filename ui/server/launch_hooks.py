"""What others hang on Gradio's `launch`, for a server that Gradio does not start itself.

`spaces` puts its start on ZeroGPU there: it packs what lies on "cuda" and tells the Space's scheduler that
this process has functions for its card. Our server is uvicorn with bounds and an end of its own, which
`launch` would replace; so `launch` is called, and returns where it finds that a page is served already (why:
docs/decisions/zerogpu.md).
"""

import gradio as gr
from gradio.cli.commands.reload import reload_thread


def run_launch_hooks() -> None:
    """Runs them, once a process, before the server listens."""
    reload_thread.running_reload = True  # of this thread; Gradio's own mark of a page that is served
    try:
        gr.Blocks(analytics_enabled=False).launch(quiet=True)
    finally:
        reload_thread.running_reload = False
