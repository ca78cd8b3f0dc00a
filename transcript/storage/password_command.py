"""`python app.py hash-password NAME`: a line for APP_USERS."""

import argparse
import getpass
import sys
from typing import Any

from transcript.messages import Message
from transcript.storage.passwords import hash_password

LEAST_CHARACTERS = 8


def add_arguments(commands: Any) -> None:
    """Adds the command to a parser's subparsers."""
    command = commands.add_parser("hash-password", help="a line for APP_USERS; the password is asked for")
    command.add_argument("name", help="the name of the account")


def run(chosen: argparse.Namespace) -> int:
    """Prints `name:hash` of the password that is typed, or comes as the first line of a pipe."""
    is_typed = sys.stdin.isatty()
    password = getpass.getpass() if is_typed else sys.stdin.readline().rstrip("\r\n")
    if len(password) < LEAST_CHARACTERS:
        sys.stderr.write(f"{Message('password_short', least=LEAST_CHARACTERS)}\n")
        return 1
    sys.stdout.write(f"{chosen.name}:{hash_password(password)}\n")
    return 0
