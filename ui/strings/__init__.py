"""Every visible string, English and Telugu, one module a topic. Imports nothing else of ours.

A topic's module holds `STRINGS`: key -> {"en": ..., "te": ...}. `{names}` are filled in where a string is
shown. Keys of the editor begin with `editor_`, so that its scripts get those and no others.
"""

from ui.strings import (
    bar,
    checks,
    corrections,
    dividing,
    documents,
    export,
    finding,
    hearing,
    keys,
    memory,
    models,
    operations,
    progress,
    refusals,
    rows,
    sound,
    start,
    together,
)

TOPICS = (
    start,
    documents,
    progress,
    models,
    bar,
    checks,
    rows,
    operations,
    finding,
    sound,
    hearing,
    dividing,
    together,
    memory,
    keys,
    refusals,
    export,
    corrections,
)

STRINGS: dict[str, dict[str, str]] = {key: entry for topic in TOPICS for key, entry in topic.STRINGS.items()}
