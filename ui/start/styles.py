"""The style sheets of the start's components."""

from pathlib import Path

_HERE = Path(__file__).parent


def read_style(*names: str) -> str:
    """The style of a component with the buttons that it shares with others, as `gr.HTML` takes it."""
    return "".join((_HERE / f"{one}.css").read_text(encoding="utf-8") for one in ("round_buttons", *names))
