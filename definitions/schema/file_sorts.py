"""Sorts of files that a field may be restricted to, by the extensions of their names."""

from definitions.vocabulary import FileSort

SORT_TITLES: dict[FileSort, str] = {
    FileSort.PICTURE: "图片",
    FileSort.VIDEO: "视频",
    FileSort.SOUND: "音频",
    FileSort.DOCUMENT: "文档",
    FileSort.TABLE: "表格",
    FileSort.SLIDES: "演示文稿",
    FileSort.PDF: "PDF",
}
EXTENSIONS: dict[FileSort, tuple[str, ...]] = {
    FileSort.PICTURE: ("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic"),
    FileSort.VIDEO: ("mp4", "mov", "avi", "wmv", "m4v", "mkv", "flv", "mpg", "3gp"),
    FileSort.SOUND: ("mp3", "m4a", "wav", "amr", "aac", "wma", "flac", "ogg"),
    FileSort.DOCUMENT: ("doc", "docx", "wps", "odt", "rtf", "ofd", "txt"),
    FileSort.TABLE: ("xls", "xlsx", "et", "ods", "csv"),
    FileSort.SLIDES: ("ppt", "pptx", "dps", "odp"),
    FileSort.PDF: ("pdf",),
}
"""In small letters, without the dot."""


def is_of(name: str, sorts: list[FileSort]) -> bool:
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return any(extension in EXTENSIONS[sort] for sort in sorts)


def titles_of(sorts: list[FileSort]) -> str:
    return "、".join(SORT_TITLES[sort] for sort in sorts)
