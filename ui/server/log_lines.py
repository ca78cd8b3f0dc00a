"""Lines of the log as JSON, for collectors that read fields."""

import json
import logging
from datetime import UTC, datetime

_JOB = "Job %s"


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
