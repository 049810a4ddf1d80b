"""Pictures: no letters are read, but what the camera or a program wrote beside the picture: place, author, software."""

import io
from collections.abc import Iterator

from PIL import ExifTags, Image, UnidentifiedImageError

from flows.extraction.written import Notebook, RemnantKind, TroubleKind

_PLACE = "图片信息"
_TOLD = {
    ExifTags.Base.Artist: "作者",
    ExifTags.Base.Copyright: "版权",
    ExifTags.Base.XPAuthor: "作者",
    ExifTags.Base.ImageDescription: "说明",
    ExifTags.Base.XPComment: "备注",
    ExifTags.Base.XPTitle: "标题",
    ExifTags.Base.XPSubject: "主题",
    ExifTags.Base.XPKeywords: "关键词",
    ExifTags.Base.Software: "软件",
    ExifTags.Base.HostComputer: "计算机",
    ExifTags.Base.Make: "设备厂商",
    ExifTags.Base.Model: "设备型号",
}
_OF_CAMERA = {
    ExifTags.Base.CameraOwnerName: "机主",
    ExifTags.Base.BodySerialNumber: "机身号",
    ExifTags.Base.UserComment: "备注",
}
_OF_PEOPLE = frozenset({"作者", "机主", "机身号", "计算机"})
_WIDE = frozenset(
    {
        ExifTags.Base.XPAuthor,
        ExifTags.Base.XPComment,
        ExifTags.Base.XPTitle,
        ExifTags.Base.XPSubject,
        ExifTags.Base.XPKeywords,
    }
)
"""Written in UTF-16, byte by byte."""
_SHORTEST, _LONGEST = 2, 2000
ODD = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    SyntaxError,
    ArithmeticError,
    Image.DecompressionBombError,
)
"""What the reader of pictures raises for damaged ones."""


def read_picture(data: bytes, notes: Notebook) -> None:
    notes.fail(TroubleKind.NO_TEXT)
    note_beside(data, notes)


def note_beside(data: bytes, notes: Notebook, within: str = "") -> None:
    """What stands beside the picture; nothing of one that cannot be read, whose letters nobody read either."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            lines, place = list(_lines(picture)), _where_taken(picture)
    except ODD:
        return
    notes.write(within + _PLACE, [("", f"{name}：{value}") for name, value in lines])
    for name, value in lines:
        if name in _OF_PEOPLE:
            notes.remark(RemnantKind.PROPERTY, within + _PLACE, f"{name}：{value}")
    if place:
        notes.write_text(within + _PLACE, f"拍摄地点：{place}")
        notes.remark(RemnantKind.LOCATION, within, place)


def _lines(picture: Image.Image) -> Iterator[tuple[str, str]]:
    exif = picture.getexif()
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    for names, found in ((_TOLD, exif), (_OF_CAMERA, camera)):
        for tag, name in names.items():
            if words := _words(found.get(tag), is_wide=tag in _WIDE):
                yield name, words
    for key, value in picture.info.items():
        if isinstance(key, str) and isinstance(value, str) and _SHORTEST <= len(value) <= _LONGEST:
            yield key, value


def _words(value: object, *, is_wide: bool) -> str:
    if isinstance(value, tuple):
        value = bytes(one for one in value if isinstance(one, int) and 0 <= one < 256)
    if isinstance(value, bytes):
        value = value.decode("utf-16-le" if is_wide else "utf-8", "ignore")
    return " ".join(str(value).replace("\0", " ").split())[:_LONGEST] if value else ""


def _where_taken(picture: Image.Image) -> str:
    """Latitude and longitude."""
    found = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    parts = (
        (ExifTags.GPS.GPSLatitudeRef, ExifTags.GPS.GPSLatitude),
        (ExifTags.GPS.GPSLongitudeRef, ExifTags.GPS.GPSLongitude),
    )
    told = [f"{found.get(side, '')}{_degrees(found[angle])}" for side, angle in parts if angle in found]
    return " ".join(told)


def _degrees(angle: object) -> str:
    if not isinstance(angle, tuple):
        return f"{angle}"
    whole = sum(float(part) / 60**power for power, part in enumerate(angle))
    return f"{whole:.4f}"
