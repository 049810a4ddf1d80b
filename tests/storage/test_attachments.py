"""Files are taken for what they contain."""

import io
import zipfile
from pathlib import Path

import pytest

from storage.attachments import AttachmentStore, UnacceptableFile, decode, safe_name, say_size

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
EXECUTABLE = b"\x7fELF" + b"\0" * 64
PROGRAM = b"MZ" + b"\0" * 64


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "files", limit=1 << 20)


def test_a_file_is_stored_once_under_its_digest(store: AttachmentStore) -> None:
    first = store.put(io.BytesIO(PDF), "审批单.pdf")
    second = store.put(io.BytesIO(PDF), "另一个名字.pdf")
    assert first.digest == second.digest
    assert store.path(first.digest).read_bytes() == PDF
    assert store.is_intact(first.digest)
    assert [path for path in store.root.rglob("*") if path.is_file()] == [store.path(first.digest)]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (EXECUTABLE, "通知.pdf", "与文件名不符"),
        (PNG, "通知.pdf", "与文件名不符"),
        (PDF, "通知.exe", "不接受"),
        (PDF, "通知", "不接受"),
        (PDF, "通知.txt", "不是文本"),
        (b"\x00\x01\x02\x03", "通知.txt", "不是文本"),
        (b"", "通知.pdf", "空的"),
    ],
)
def test_what_is_not_what_it_is_called_is_refused(
    store: AttachmentStore, content: bytes, name: str, reason: str
) -> None:
    with pytest.raises(UnacceptableFile, match=reason):
        store.put(io.BytesIO(content), name)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (PROGRAM, "通知.pdf", "名字是PDF 文件（.pdf），内容却是程序文件（.exe）"),
        (PNG, "通知.docx", "名字是文档（.docx），内容却是图片（.png）"),
        (b"words", "通知.pdf", "名字是PDF 文件（.pdf），内容却无法识别"),
        (PROGRAM, "setup.EXE", "不接受程序文件（.exe）"),
        (b"words", "通知.xyz", "不接受 .xyz 文件"),
        (b"words", "通知", "不接受没有扩展名的文件"),
    ],
)
def test_a_kind_of_file_is_called_as_people_call_it(
    store: AttachmentStore, content: bytes, name: str, reason: str
) -> None:
    with pytest.raises(UnacceptableFile) as refused:
        store.put(io.BytesIO(content), name)
    assert reason in refused.value.reason
    assert "application/" not in refused.value.reason


def test_a_large_file_is_refused_while_it_streams_in(store: AttachmentStore) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return PDF + b" " * (size - len(PDF))

    stream = Endless()
    with pytest.raises(UnacceptableFile, match="太大"):
        store.put(stream, "大文件.pdf")  # type: ignore[arg-type]
    assert stream.taken <= 3 << 20


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\temp\\通知.pdf", "通知.pdf"),
        (".隐藏.pdf", "隐藏.pdf"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("名" * 200 + "." + "隐" * 115 + ".pdf", "隐" * 115 + ".pdf"),
        ("通知.pdf" + ". " * 200, "通知.pdf"),
        ("\u3000.通知.pdf\u00a0", "通知.pdf"),
    ],
)
def test_names_lead_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_word_file_is_recognised_by_what_is_in_it(store: AttachmentStore) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    stored = store.put(io.BytesIO(data.getvalue()), "通知.docx")
    assert stored.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes("公交线路走向调整".encode(encoding))
    assert decode(path) == "公交线路走向调整"


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 字节"),
        (12, "12 字节"),
        (512, "512 字节"),
        (513, "0.5 KB"),
        (1229, "1.2 KB"),
        (1280, "1.3 KB"),
        (600 * 1024, "0.6 MB"),
        (3_565_158, "3.4 MB"),
        (50 * 1024**2, "50.0 MB"),
    ],
)
def test_a_size_is_told_in_one_way(size: int, told: str) -> None:
    assert say_size(size) == told


def an_archive(**entries: bytes) -> io.BytesIO:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    data.seek(0)
    return data


WORD = b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'


@pytest.mark.parametrize("first", ["docProps__core.xml", "word__document.xml", "_rels__.rels"])
def test_the_order_of_a_word_files_entries_does_not_matter(store: AttachmentStore, first: str) -> None:
    data = an_archive(**{first: b"<x/>", "[Content_Types].xml": WORD})
    assert store.put(data, "通知.docx").media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    "entries",
    [{"a.exe": b"MZ"}, {"[Content_Types].xml": WORD.replace(b"wordprocessingml.document", b"other")}],
)
def test_another_archive_is_no_word_file(store: AttachmentStore, entries: dict[str, bytes]) -> None:
    with pytest.raises(UnacceptableFile, match="内容却是压缩文件"):
        store.put(an_archive(**entries), "通知.docx")


def test_a_damaged_file_is_healed_by_the_good_one(store: AttachmentStore) -> None:
    stored = store.put(io.BytesIO(b"%PDF-1.4 a"), "a.pdf")
    store.path(stored.digest).write_bytes(b"%PDF-1.4 b")
    assert not store.is_intact(stored.digest)
    store.put(io.BytesIO(b"%PDF-1.4 a"), "again.pdf")
    assert store.is_intact(stored.digest)


def test_nothing_is_left_of_what_comes_in(store: AttachmentStore) -> None:
    for _ in range(2):
        store.put(io.BytesIO(b"%PDF-1.4 a"), "a.pdf")
    assert [path.name[0] for path in store.root.rglob("*") if path.is_file()] != ["."]
    assert not [*store.root.glob(".incoming-*")]
