"""Makes a data folder as the app of the day leaves it, for `tests/test_older_data.py`.

    python tests/data/make_data_folder.py tests/data/data-folder-2026-11

A real job recognises eight seconds that espeak-ng speaks, in two languages by two voices; then rows are
corrected, split, verified, renamed and taken back. Beside the folder's own files lie `document.json` (what
`/document` answered at the end) and `exports/` (what each text format gave): later versions open the folder
and must answer the same. The one from November 2026 was made before the packages were rearranged.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from gradio_client import Client, handle_file

REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.support.server import running, wait_for_models  # noqa: E402
from tests.support.speech import (  # noqa: E402
    convert,
    read_samples,
    speak,
    write_wav,
)
from transcript.storage import Store  # noqa: E402

FORMATS = (
    "txt",
    "srt",
    "vtt",
    "csv",
    "tsv",
    "json",
    "textgrid",
    "rttm",
    "eaf",
    "chat",
    "ctm",
    "stm",
    "seglst",
)
SPOKEN = (
    ("రైతు పొలంలో పని చేస్తున్నాడు", "te", 40),
    ("The meeting begins at nine", "en", 75),
    ("అమ్మ వంట చేస్తోంది", "te", 40),
)


def make_recording(folder: Path) -> Path:
    """Eight seconds of three sentences, as a small lossy file."""
    pieces = [np.zeros(8_000, np.float32)]
    for number, (words, voice, pitch) in enumerate(SPOKEN):
        sound = read_samples(speak(folder / f"{number}.wav", words, voice, pitch))
        pieces += [sound, np.zeros(16_000, np.float32)]
    spoken = write_wav(folder / "spoken.wav", np.concatenate(pieces))
    return convert(spoken, folder / "field recording.mp3")


def change(client: Client, document_id: str) -> None:
    """A handful of edits of every kind that leaves traces of its own in the store."""

    def edit(field: str, value: object, row: int | None) -> None:
        now = client.predict(document_id, api_name="/document")
        address = "" if row is None else now["segments"][row]["id"]
        patch = {"id": address, "field": field, "value": value, "base_revision": now["revision"]}
        client.predict(document_id, patch, api_name="/edit")

    rows = client.predict(document_id, api_name="/document")["segments"]
    edit("text", rows[0]["text"].replace("పని", "పనులు"), 0)
    edit("rename_speaker", {"from": rows[0]["speaker"], "to": "Lakshmi"}, None)
    edit("split", {"cluster": len(rows[1]["text"].split()[0]), "new_id": "split-by-hand"}, 1)
    edit("status", "verified", 0)
    edit("status", "skipped", -1)


def main(target: Path) -> None:
    """Makes the folder; what was there is replaced."""
    shutil.rmtree(target, ignore_errors=True)
    tiny = str(REPOSITORY / "tests/data/tiny-telugu")
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        with running(data, TELUGU_MODEL=tiny, LANGUAGES="te,en") as server:
            wait_for_models(server)
            client = Client(server.url, verbose=False, analytics_enabled=False)
            recording = make_recording(Path(scratch))
            document_id = client.predict(handle_file(recording), "auto", 2, api_name="/transcribe")[
                "document_id"
            ]
            change(client, document_id)
            store = Store(f"sqlite:///{data / 'likhita.sqlite3'}")
            store.undo(document_id, store.state(document_id).revision)  # leaves one step to take again
            store.close()
            answer = client.predict(document_id, api_name="/document")
            exported = {name: client.predict(document_id, name, api_name="/export") for name in FORMATS}
            (target / "exports").mkdir(parents=True)
            for name, path in exported.items():
                shutil.copyfile(path, target / "exports" / name)
        shutil.copyfile(data / "likhita.sqlite3", target / "likhita.sqlite3")
        shutil.copytree(data / "media", target / "media")
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    (target / "document.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
