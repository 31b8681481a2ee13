"""What a picture is: told by its first bytes, never by its name, so that nothing else is ever sent as one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from allmende.server.refusal import Refused

MOST_BYTES = 1_000_000


def picture_type(data: bytes) -> str:
    """Return the media type of a picture.

    The signatures are those of PNG (ISO 15948, 5.2), JPEG (ITU T.81, B.1.1.3), GIF89a (17) and WebP (RFC 9649, 2.4).

    Raises:
        Refused: It is too large, or none of the kinds every browser shows.

    """
    if len(data) > MOST_BYTES:
        raise Refused(_("This picture is larger than 1 MB. A smaller copy will do."), field="picture")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    raise Refused(_("This is no picture we know: PNG, JPEG, WebP or GIF, please."), field="picture")
