from __future__ import annotations

import pytest

from allmende.server.catalogue.pictures import MOST_BYTES, picture_type
from allmende.server.refusal import Refused


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(data: bytes, media_type: str) -> None:
    assert picture_type(data) == media_type


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"<html>", b"RIFF\x10\x00\x00\x00WAVE", b"%PDF-1.7", b"GIF90a"])
def test_whatever_else_comes_is_no_picture(data: bytes) -> None:
    with pytest.raises(Refused, match="no picture we know"):
        picture_type(data)


def test_a_picture_of_more_than_a_megabyte_is_too_large() -> None:
    picture_type(b"\xff\xd8\xff".ljust(MOST_BYTES, b"\0"))
    with pytest.raises(Refused, match="larger than 1 MB"):
        picture_type(b"\xff\xd8\xff".ljust(MOST_BYTES + 1, b"\0"))
