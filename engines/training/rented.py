"""A training as a folder with one script for another machine, and what comes back from there."""

import json
import shutil
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from engines.models.families import describe_folder, read_json
from engines.training.adaptation import Base, check_output
from engines.training.model_card import FACTS
from engines.training.training_set import TrainingSet, read_set
from transcript.errors import LikhitaError

NOT_ROWS = shutil.ignore_patterns("plan.json", "checkpoint-*", "result", "general")
"""What else a training leaves in the folder of its rows."""
_ROWS, _BASE, _RESULT, _CODE = "rows", "base", "result", "likhita"
_NEEDED = (
    "torch", "transformers", "peft", "accelerate", "numpy", "soundfile", "rapidfuzz", "regex", "av",
    "sqlalchemy", "pydantic", "huggingface_hub", "filelock", "tokenizers", "python-dotenv", "babel",
    "charset-normalizer", "defusedxml", "python-docx", "XlsxWriter", "lxml",
)  # fmt: skip
_SOURCE = Path(__file__).parents[2]
_SCRIPT = """# /// script
# requires-python = ">=3.11"
# dependencies = [
{dependencies}
# ]
# ///
\"\"\"`uv run train.py` teaches the model; bring the whole folder back afterwards.\"\"\"

import sys
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here / "likhita"))

from engines.training.__main__ import main

arguments = {arguments}
if (here / arguments[1]).is_dir():  # the model came along
    arguments[1] = str(here / arguments[1])
sys.exit(main([str(here / "rows"), str(here / "result" / "{name}"), *arguments, *sys.argv[1:]]))
"""


def write_package(made: TrainingSet, base: Base, folder: Path, name: str, options: Sequence[str]) -> None:
    """Writes rows, code, script and, where it is a folder and no hub id, the model into a new `folder`.

    Raises:
        LikhitaError: the folder is there already.
        OSError: the disk refuses.
    """
    if folder.exists():
        raise LikhitaError("training_output_there", name=folder.name)
    shutil.copytree(made.folder, folder / _ROWS, ignore=NOT_ROWS)
    for room in ("engines", "transcript"):
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(_SOURCE / room, folder / _CODE / room, ignore=unneeded)
    strings = Path("ui") / "strings"
    (folder / _CODE / strings).mkdir(parents=True)
    shutil.copyfile(_SOURCE / strings / "messages.toml", folder / _CODE / strings / "messages.toml")
    model = base.name
    if "/" not in model:
        model = _BASE
        shutil.copytree(base.checkpoint.weights, folder / _BASE)
    lines = ",\n".join(f'#   "{package}=={version(package)}"' for package in _NEEDED)
    arguments = json.dumps(["--model", model, *options])
    script = _SCRIPT.format(dependencies=lines, arguments=arguments, name=name)
    (folder / "train.py").write_text(script, "utf-8")


def bring_back(folder: Path, output: Path) -> Path:
    """Copies the model that was taught in the package to `output` and returns where it was.

    Raises:
        LikhitaError: there is none yet, it was taught other rows, or it cannot serve.
    """
    made = read_set(folder / _ROWS)
    check_output(output, made.language)
    found = next((path.parent for path in sorted((folder / _RESULT).glob(f"*/{FACTS}"))), None)
    if found is None:
        raise LikhitaError("training_not_ended", name=folder.name)
    if read_json(found / FACTS).get("set") != made.fingerprint:
        raise LikhitaError("training_of_other_rows", name=folder.name)
    if problem := describe_folder(found).problem:
        raise LikhitaError("training_brought_damaged", problem=problem)
    shutil.copytree(found, output)
    return found
