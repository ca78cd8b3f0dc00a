"""The command `python -m engines.models`: what is used, from where, how big; --fetch gets it ahead."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from engines.models.errors import ModelUnavailableError
from engines.models.families import describe_folder
from engines.models.registry import Models
from engines.models.settings import ModelCard, name_languages, read_dotenv, read_environment
from transcript.messages import Message


def main(arguments: list[str] | None = None) -> int:
    """0 where every role that is set up is served (with --fetch: from this machine), else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m engines.models",
        description="Lists the model of each role: name, family, languages, revision, licence, size, and "
        "whether it is here or why it is refused. With a FOLDER says what that is.",
    )
    parser.add_argument("folder", nargs="*", type=Path, help="folders of weights to describe instead")
    parser.add_argument("--fetch", action="store_true", help="get what is missing first")
    chosen = parser.parse_args(arguments)
    if chosen.folder:
        return _describe(chosen.folder)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    models = Models(read_environment({**read_dotenv(Path(".env")), **os.environ}))
    problem: Message | None = None
    if chosen.fetch:
        try:
            models.fetch()
        except ModelUnavailableError as exc:
            problem = exc.reason
    sys.stdout.write("\n".join(format_cards(models.cards())) + "\n")
    for sentence in dict.fromkeys(filter(None, (*models.notices(), problem))):
        sys.stderr.write(f"{sentence}\n")
    return 1 if problem else 0


def _describe(folders: Sequence[Path]) -> int:
    """Says what each folder is; 0 where a recogniser here can run all of them."""
    found = [describe_folder(folder) for folder in folders]
    for folder, told in zip(folders, found, strict=True):
        facts = {
            "family": f"{told.family} of {told.base}" if told.base else told.kind,
            "languages": name_languages(told.languages),
            "size": f"{told.size_bytes / 1e6:.1f} MB",
            "licence": told.licence,
            "refused": told.problem,
        }
        sys.stdout.write(f"{folder.name}\n")
        sys.stdout.write("".join(f"  {name:<10} {value}\n" for name, value in facts.items() if value))
    return 1 if any(told.problem for told in found) else 0


def format_cards(cards: tuple[ModelCard, ...]) -> list[str]:
    """A heading and a line a role, in columns; a line has no path of this machine."""
    rows = [("role", "model", "family", "languages", "revision", "licence", "size", "from", "state", "")]
    rows += [
        (
            str(card.role),
            card.name,
            card.family or "-",
            name_languages(card.languages) or "-",
            card.revision[:12],
            card.licence,
            f"{card.size_bytes / 1e6:.0f} MB" if card.size_bytes else "unknown",
            card.source,
            card.state,
            str(card.problem or ("starter" if card.is_starter else "")),
        )
        for card in cards
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
