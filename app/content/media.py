"""Which files may stand beside content: pictures, sounds and films, known by their bytes and not by
their names."""

from __future__ import annotations

import re
from typing import Final

from app.content import pictures
from app.content.pictures import NOT_THIS_KIND, BadPicture

LARGEST_SOUND: Final = 8 * 1024 * 1024
LARGEST_FILM: Final = 16 * 1024 * 1024
HEAD: Final = 64
"""So many of the first bytes tell what a file is."""
EXTENSIONS: Final = {
    **pictures.EXTENSIONS,
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/webm": "webm",
}
MEDIA_NAME: Final = re.compile(
    r"[a-z0-9][a-z0-9._-]*\.(?:png|jpe?g|gif|webp|svg|mp3|m4a|ogg|wav|mp4|webm)\Z"
)
_BY_NAME: Final = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def kind_of(media_type: str) -> str:
    """image, audio or video."""
    return media_type.split("/", 1)[0]


def kind_of_name(name: str) -> str:
    """The same, as a checked file's name tells."""
    return kind_of(_BY_NAME.get(name.rsplit(".", 1)[-1], "image/"))


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file that may be shown or played. Raise BadPicture with the mend."""
    if not MEDIA_NAME.match(name):
        raise BadPicture(
            "name a file in small letters, digits and dashes, ending in .png, .jpg, .gif, .webp, "
            ".svg, .mp3, .m4a, .ogg, .wav, .mp4 or .webm"
        )
    said = _BY_NAME.get(name.rsplit(".", 1)[1])
    if said is None:
        return pictures.media_type_of(name, data)
    most = LARGEST_SOUND if kind_of(said) == "audio" else LARGEST_FILM
    if len(data) > most:
        raise BadPicture(
            "this file has %(size)s MB, at most %(most)s MB are taken; shorten it or save it in a "
            "lower quality",
            size=len(data) >> 20,
            most=most >> 20,
        )
    if kind_by_bytes(data) != said:
        raise BadPicture(NOT_THIS_KIND, kind=said)
    return said


def kind_by_bytes(data: bytes) -> str:
    """The media type of a sound or film that the first bytes tell, whatever the file is called;
    empty for anything else."""
    if data[4:8] == b"ftyp":
        return "audio/mp4" if data[8:11] in (b"M4A", b"M4B") else "video/mp4"
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data.startswith(b"\x1aE\xdf\xa3") and b"webm" in data[:HEAD]:
        return "video/webm"
    if data.startswith(b"ID3"):
        return "audio/mpeg"
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return _by_frame(data[1])
    return ""


def _by_frame(second: int) -> str:
    """Frames of MPEG sound: a sync, a version, a layer. Layer III is mp3, none is AAC."""
    version, layer = second >> 3 & 3, second >> 1 & 3
    if layer == 1 and version != 1:
        return "audio/mpeg"
    return "audio/aac" if layer == 0 and version >= 2 else ""
