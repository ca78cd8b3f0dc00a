"""Every visible string, English and Telugu, one module a topic.

A topic's module holds `STRINGS`: key -> {"en": ..., "te": ...}. Where a string is shown its blanks are filled in,
`{name}` and `{rows, plural, one {# row} other {# rows}}` (see `transcript.wording`). Words and their Telugu stand in
docs/glossary.md. Keys of the editor begin with `editor_`, so that its scripts get those and no others.
"""

from ui.strings import (
    account,
    bar,
    checks,
    collaboration,
    columns,
    correction_memory,
    corrections,
    deletion,
    documents,
    downloads,
    export,
    file_questions,
    find_replace,
    keymap,
    links,
    microphone,
    models,
    operations,
    progress,
    recognition_again,
    rediarization,
    refusals,
    retranscription,
    rows,
    sample,
    sound,
    start,
)

TOPICS = (
    start,
    account,
    sample,
    microphone,
    documents,
    progress,
    models,
    bar,
    columns,
    checks,
    rows,
    file_questions,
    operations,
    find_replace,
    sound,
    retranscription,
    recognition_again,
    rediarization,
    collaboration,
    correction_memory,
    deletion,
    links,
    keymap,
    refusals,
    downloads,
    export,
    corrections,
)

STRINGS: dict[str, dict[str, str]] = {key: entry for topic in TOPICS for key, entry in topic.STRINGS.items()}
