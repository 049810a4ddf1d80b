"""What people call a kind of file, by its extension: nobody in an office reads media types."""

from definitions.schema.file_sorts import EXTENSIONS
from definitions.vocabulary import FileSort

_FURTHER = {
    FileSort.PICTURE: "avif svg ico psd dwg",
    FileSort.VIDEO: "webm rmvb",
    FileSort.TABLE: "xlsm",
    FileSort.SLIDES: "pptm",
}
"""What no field accepts as such, and people call so all the same."""


def _all(sort: FileSort) -> str:
    return " ".join([*EXTENSIONS[sort], _FURTHER.get(sort, "")])


_EXTENSIONS = {
    "程序文件": "exe dll com scr msi bat cmd ps1 vbs js sh jar apk elf deb rpm crx wasm",
    "网页文件": "htm html mht xml",
    "快捷方式": "lnk url",
    "压缩文件": "zip rar 7z tar gz bz2 xz cab z zst lz lz4 br",
    "光盘映像": "iso img dmg",
    "PDF 文件": "pdf",
    "OFD 文件": "ofd",
    "文档": "doc docx docm wps rtf odt epub",
    "表格": _all(FileSort.TABLE),
    "演示文稿": _all(FileSort.SLIDES),
    "图片": _all(FileSort.PICTURE),
    "视频": _all(FileSort.VIDEO),
    "音频": _all(FileSort.SOUND),
    "文本文件": "txt md",
    "邮件": "eml msg",
}
_KINDS = {extension: kind for kind, extensions in _EXTENSIONS.items() for extension in extensions.split()}


def say_kind(extension: str) -> str:
    """`程序文件（.exe）`; of a kind that is not known here, ` .xyz 文件`; of no extension, `没有扩展名的文件`."""
    if not extension:
        return "没有扩展名的文件"
    kind = _KINDS.get(extension.lower())
    return f" .{extension} 文件" if kind is None else f"{kind}（.{extension}）"
