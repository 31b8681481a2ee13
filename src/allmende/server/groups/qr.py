"""A link as a picture that a phone's camera reads, drawn here and fetched from nowhere."""

from __future__ import annotations

import qrcode  # type: ignore[import-untyped]  # it comes without types
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks for


def qr_code(text: str, *, label: str) -> SafeString:
    """Return a text as an SVG picture: dark on white in either theme, because that is what cameras expect."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()  # (rows, columns) of bool, quiet zone included
    path = "".join(_runs(row, y=y) for y, row in enumerate(rows))
    return format_html(
        '<svg class="qr" width="180" height="180" viewBox="0 0 {size} {size}" role="img" aria-label="{label}"'
        ' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
        '<path d="{path}" fill="#000"/></svg>',
        size=len(rows),
        label=label,
        path=path,
    )


def _runs(row: list[bool], *, y: int) -> str:
    """Return the dark stretches of a row as rectangles."""
    drawn, start = "", None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            drawn += f"M{start} {y}h{x - start}v1h-{x - start}z"
            start = None
    return drawn
