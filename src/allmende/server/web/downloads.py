"""Handing out what is stored as data, to be saved as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse


def json_file(data: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Return data as a JSON file of this name that people can read, too: the same data always as the same bytes."""
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
