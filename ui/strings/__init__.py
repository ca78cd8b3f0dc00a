"""Every visible string, English and Telugu, one module a topic. Imports nothing else of ours.

A topic's module holds `STRINGS`: key -> {"en": ..., "te": ...}. `{names}` are filled in where a string is
shown. Keys of the editor begin with `editor_`, so that its scripts get those and no others.
"""

from ui.strings import (
    bar,
    export,
    finding,
    hearing,
    keys,
    models,
    operations,
    progress,
    refusals,
    rows,
    start,
    together,
)

TOPICS = (
    start,
    progress,
    models,
    bar,
    rows,
    operations,
    finding,
    hearing,
    together,
    keys,
    refusals,
    export,
)

STRINGS: dict[str, dict[str, str]] = {key: entry for topic in TOPICS for key, entry in topic.STRINGS.items()}
