"""Version and names of the parts of a project bundle."""

VERSION = 1
ABOUT, MACHINE, EDITED, HISTORY, HEARD, SOURCE, RECORDING = (
    "likhita.json", "machine.json", "edited.json", "history.jsonl", "turns.json", "source.jsonl", "recording",
)  # fmt: skip
