"""The way back, from an answer to a file: closed for every component of the page."""

from pathlib import Path
from typing import Any

import gradio as gr
from gradio import processing_utils
from gradio.blocks import Block

from transcript.messages import Message

_NO_FILE = Message("no_file_here")


def close_disk(page: gr.Blocks, exports: Path) -> None:
    """Lets no component of the page read, copy or fetch anything, whoever names it.

    Behind the border, where a path could only come out of a function's answer. Exports are exempt: they are
    named in answers as they are, and a route of ours gives them out.
    """
    # Which paths are allowed, Gradio asks only in an app that was launched; `mount_page` blocks the disk.
    page.has_launched = True
    gr.set_static_paths(exports)
    # In the class, since an update makes a component anew. (This process has no other page.)
    setattr(Block, "async_move_resource_to_block_cache", _refuse_resource)  # noqa: B010 - it is a method
    setattr(processing_utils, "async_move_files_to_cache", _look_for_files)  # noqa: B010 - it is a function


_look_through = processing_utils.async_move_files_to_cache


async def _look_for_files(data: Any, block: Block, postprocess: bool = False, **options: Any) -> Any:
    """In place of Gradio's function, which walks through every value on the event loop.

    An answer of rows holds no file, and the walk took 0.4 to 0.8 s of processor for 3,000 of them.
    """
    if postprocess and isinstance(block, gr.JSON | gr.HTML):
        return data
    return await _look_through(data, block, postprocess, **options)


async def _refuse_resource(_block: Block, resource: object) -> str | None:
    """In place of Gradio's method, which hashes and copies a file, or fetches an address."""
    if resource is None:
        return None
    raise gr.Error(str(_NO_FILE), title=_NO_FILE.code, print_exception=False)
