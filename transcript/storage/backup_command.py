"""`python app.py backup FILE` and `python app.py restore FILE`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage.backup import Held, restore_backup, write_backup

_MEGABYTE = 1e6


def add_arguments(commands: Any) -> None:
    """Adds both commands to a parser's subparsers."""
    backup = commands.add_parser("backup", help="all documents, with their sound, to one file")
    backup.add_argument("file", type=Path, help="the file to write, such as likhita.zip")
    restore = commands.add_parser("restore", help="the data folder from such a file")
    restore.add_argument("file", type=Path, help="the file of a backup")
    restore.add_argument(
        "--replace",
        action="store_true",
        help="also where DATA_DIR is not empty; what was there is moved aside",
    )


def run(chosen: argparse.Namespace, data_dir: Path, live_url: str, database_url: str) -> int:
    """Runs the chosen command; returns the exit status.

    `live_url` is the database as a server has it; `database_url` the host's own choice, "" for a file.
    """
    try:
        if chosen.command == "backup":
            _tell("backup_written", write_backup(live_url, data_dir, chosen.file), chosen.file)
        else:
            held = restore_backup(chosen.file, data_dir, database_url, replace=chosen.replace)
            _tell("backup_restored", held, chosen.file)
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
        return 1
    except OSError as exc:
        problem = Message(
            "file_not_handled", name=str(exc.filename or chosen.file), problem=str(exc.strerror)
        )
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


def _tell(code: str, held: Held, file: Path) -> None:
    size = f"{held.size_bytes / _MEGABYTE:.1f} MB"
    sys.stdout.write(f"{Message(code, documents=held.documents, name=file.name, size=size)}\n")
