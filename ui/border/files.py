"""What may name a file: a ticket of an unused upload, where a function takes a recording.

Gradio takes any dict with a `path` in it, in any argument of any event, for a file of the server: it hashes
it, copies it into its cache and hands it to the function. Here no such dict passes. A function that takes a
recording gets a ticket instead, and Gradio never sees a path.
"""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from ui.border.body import RefusedError, inside
from ui.start.job_request import RecordingInput
from ui.start.upload_tickets import Uploads, shown_name

_FILE_KEYS = frozenset({"path", "url", "meta", "is_stream", "orig_name"})
"""A dict with one of these may be taken for a file by Gradio, now or in a later version."""


def put_tickets(content: dict[str, Any], api_name: str | None, page: gr.Blocks, uploads: Uploads) -> None:
    """Puts {ticket, name} in place of each file that a call may name.

    Args:
        content: the call; changed in place.
        api_name: the endpoint that the route names; None for routes that name none.
        page: says which functions take a recording, those that are added later too.
        uploads: know which tickets are good.

    Raises:
        RefusedError: a file is named that is no unused upload, or where none is wanted.
    """
    for holder, place in _file_places(content, api_name, page):
        if _looks_like_file(holder[place]):
            holder[place] = _ticket(holder[place], uploads)
    level: list[Any] = [content]
    while level:
        if any(_looks_like_file(value) for value in level):
            raise RefusedError(400, "no_file_here")
        level = [inner for value in level for inner in inside(value)]


def _file_places(content: dict[str, Any], api_name: str | None, page: gr.Blocks) -> Iterator[tuple[Any, Any]]:
    """Where in the call a file may stand: the arguments for which every function meant takes one."""
    number = content.get("fn_index")
    if number is not None and not isinstance(number, int):
        return
    meant = [
        one
        for one in page.fns.values()
        if (api_name is not None and one.api_name == api_name) or one._id == number
    ]
    taking = [
        {place for place, block in enumerate(one.inputs) if isinstance(block, RecordingInput)}
        for one in meant
    ]
    places = set.intersection(*taking) if taking else set()
    data = content.get("data")
    if isinstance(data, list):
        yield from ((data, place) for place in places if place < len(data))
    elif places and "data" not in content:  # arguments by name, of /call/v2
        yield from ((content, name) for name in list(content))


def _ticket(claim: dict[str, Any], uploads: Uploads) -> dict[str, str]:
    """What the function gets for a file that the sender uploaded: {ticket, name}."""
    ticket, name = claim.get("path"), claim.get("orig_name") or ""
    is_file = isinstance(claim.get("meta"), dict) and claim["meta"].get("_type") == "gradio.FileData"
    if not is_file or not isinstance(ticket, str) or not isinstance(name, str) or claim.get("is_stream"):
        raise RefusedError(400, "no_upload")
    if not uploads.is_unused(ticket):
        raise RefusedError(400, "no_upload")
    return {"ticket": ticket, "name": shown_name(name)}


def _looks_like_file(value: object) -> bool:
    return isinstance(value, dict) and not _FILE_KEYS.isdisjoint(value)
