"""Structured logs: one JSON object a line, with request and organisation ids."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from tenants.request_ids import current_request_id
from tenants.scope import current_organization_id


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message, request, organisation; a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": current_request_id(),
            "organization": str(current_organization_id() or "") or None,
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
