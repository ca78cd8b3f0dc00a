"""The log, set up once: lines of text, or of JSON for collectors that read fields."""

import json
import logging
from datetime import UTC, datetime

_JOB = "Job %s"
_CHATTY = ("httpx", "httpcore", "urllib3", "matplotlib", "numba", "asyncio")


def configure_logging(*, is_json: bool, is_verbose: bool) -> None:
    """Sets up what every part of the process writes to; libraries that chat are held to warnings."""
    logging.basicConfig(
        level=logging.DEBUG if is_verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if is_json:
        logging.captureWarnings(capture=True)
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, message; job and error where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if isinstance(record.msg, str) and record.msg.startswith(_JOB) and isinstance(record.args, tuple):
            line["job"] = str(record.args[0])  # each line about a job begins with its id
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
