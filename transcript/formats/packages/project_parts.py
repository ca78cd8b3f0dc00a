"""Version and names of the parts of a project bundle."""

VERSION = 1
ABOUT, MACHINE, EDITED, HISTORY, HEARD, RECORDING = (
    "likhita.json", "machine.json", "edited.json", "history.jsonl", "turns.json", "recording",
)  # fmt: skip
