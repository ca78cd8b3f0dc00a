"""Whether a call is one that Gradio can answer; what is none is refused in a sentence.

Gradio answers 500 to a component or an endpoint that is not there, and to arguments of which it has no model.
"""

from inspect import Parameter, signature
from typing import Any, TypeVar

import gradio as gr
from gradio.data_classes import GradioModel
from pydantic import Field, ValidationError

from transcript.border import Storable, StrictModel, describe_fault
from transcript.messages import Message
from ui.border.body import RefusedError
from ui.start.job_request import RecordingInput

_MOST_VALUES = 100
_LONGEST_TOKEN = 200

_Token = Storable | None
_Model = TypeVar("_Model", bound=StrictModel)


class _ComponentCall(StrictModel):
    """What the page's components ask their server functions."""

    session_hash: Storable = Field(max_length=_LONGEST_TOKEN)
    component_id: int
    fn_name: Storable = Field(max_length=_LONGEST_TOKEN)
    data: object


class _EventCall(StrictModel):
    """What the page and programs ask of an event; Gradio reads the rest."""

    data: list[Any] | None = Field(None, max_length=_MOST_VALUES)
    fn_index: int | None = None
    session_hash: _Token = Field(None, max_length=_LONGEST_TOKEN)
    event_id: _Token = Field(None, max_length=_LONGEST_TOKEN)
    trigger_id: int | None = None


def check_call(content: dict[str, Any], called: str, page: gr.Blocks) -> None:
    """Returns where the page can answer the call.

    Args:
        content: the call, as it goes on to Gradio.
        called: the path below Gradio's prefix, without a slash at its end.
        page: the page that is to answer.

    Raises:
        RefusedError: it cannot.
    """
    if called == "component_server":
        _check_component_call(_read(_ComponentCall, content), page)
    elif called.startswith("call/v2/"):
        _find_event(called.removeprefix("call/v2/"), page)
    else:
        _check_event_call(called, content, _read(_EventCall, content), page)


def _check_component_call(call: _ComponentCall, page: gr.Blocks) -> None:
    component = page.blocks.get(call.component_id)
    function = getattr(component, call.fn_name, None) if component is not None else None
    if not getattr(function, "_is_server_fn", False):
        raise RefusedError(404, "page_changed")


def _check_event_call(called: str, content: dict[str, Any], call: _EventCall, page: gr.Blocks) -> None:
    if called in {"cancel", "reset"}:
        return
    if called == "queue/join" or call.fn_index is not None:
        event = page.fns.get(-1 if call.fn_index is None else call.fn_index)
        if event is None:
            raise RefusedError(404, "event_unknown")
    else:
        event = _find_event(called.split("/", 1)[1], page)
    if call.data is not None and event.api_visibility == "public":
        _add_defaults(call.data, content, event)
    if call.data is None or len(call.data) < len(event.inputs):
        raise RefusedError(422, Message("not_list_of_values", count=len(event.inputs)).at(field="data"))
    for number, (component, value) in enumerate(zip(event.inputs, call.data, strict=False)):
        if _takes_object(component) and value is not None and not isinstance(value, dict):
            raise RefusedError(422, Message("not_object").at(field=f"data.{number}"))


def _add_defaults(data: list[Any], content: dict[str, Any], event: Any) -> None:
    """Values that programs need not send: of the last inputs, where the function has a default."""
    parameters = list(signature(event.fn).parameters.values())
    for component, parameter in list(zip(event.inputs, parameters, strict=False))[len(data) :]:
        if parameter.default is Parameter.empty:
            break
        data.append(getattr(component, "value", None))
    content["data"] = data


def _takes_object(component: object) -> bool:
    model = getattr(component, "data_model", None)
    return isinstance(component, RecordingInput) or (
        isinstance(model, type) and issubclass(model, GradioModel)
    )


def _find_event(name: str, page: gr.Blocks) -> Any:
    event = next((each for each in page.fns.values() if each.api_name == name), None)
    if event is None:
        raise RefusedError(404, "endpoint_unknown")
    return event


def _read(model: type[_Model], content: object) -> _Model:
    try:
        return model.model_validate(content)
    except ValidationError as exc:
        where, reason = describe_fault(exc)
        raise RefusedError(422, reason.at(field=where or "The body")) from None
