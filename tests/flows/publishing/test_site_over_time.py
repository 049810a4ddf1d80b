"""What becomes of a site's pages: withdrawn, corrected, rebuilt, altered."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.publishing.article import Notice
from flows.publishing.channel import (
    AddressTaken,
    AlreadyWithdrawn,
    DamagedRecord,
    PublicationRefused,
    UnknownColumn,
)
from flows.publishing.snapshots import digest_of_snapshot
from tests.flows.publishing.samples import (
    JILIN,
    LYULIANG,
    NOTICE,
    NOTICED,
    a_notice,
    a_website,
    an_attachment,
    files_below,
    listed_keys,
    read,
)

A_DAY_LATER = NOTICED.at + timedelta(days=1)


def test_withdrawing_leaves_a_tombstone_that_says_nothing_and_a_whole_snapshot(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    article = replace(NOTICE, attachments=(an_attachment(tmp_path, "表.pdf"),))
    receipt = website.submit(article)
    website.submit(a_notice(2))
    shown = read(tmp_path / "site", "notices/1-1.html")
    taken = website.withdraw("1-1", Notice(A_DAY_LATER, "《中华人民共和国政府信息公开条例》第十四条"))
    assert taken is not None
    snapshot = tmp_path / "site" / "snapshots" / "1-1"
    assert (taken.at, taken.snapshot) == (A_DAY_LATER, snapshot)
    assert (snapshot / "notices" / "1-1.html").read_text() == shown
    assert (snapshot / "files" / "1-1" / "表.pdf").read_bytes() == b"%PDF-1.7 table"
    page = read(tmp_path / "site", "notices/1-1.html")
    assert "该信息已撤回" in page
    assert "自<time" in page
    assert "2026-09-02 09:30" in page
    assert "依据：《中华人民共和国政府信息公开条例》第十四条" in page
    assert "局信息化处 0432-00000000" in page
    assert '<meta name="robots" content="noindex">' in page
    for path, data in files_below(tmp_path / "site" / "public").items():
        assert NOTICE.title.encode() not in data, path
        assert not path.startswith("files/")
    assert listed_keys(tmp_path / "site") == {"2-1"}
    assert not website.confirm(article, receipt)
    before = files_below(tmp_path / "site")
    assert website.withdraw("1-1", NOTICED) == taken
    assert files_below(tmp_path / "site") == before
    (snapshot / "notices" / "1-1.html").write_text("别的内容")
    assert digest_of_snapshot(snapshot) != taken.digest
    with pytest.raises(AlreadyWithdrawn):
        website.submit(article)


def test_withdrawing_what_was_never_out_says_so(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    for key in ("9-1", "index", "../1-1", ""):
        assert website.withdraw(key, NOTICED) is None
    assert listed_keys(tmp_path) == {"1-1"}


def test_a_corrected_article_stands_where_the_withdrawn_one_stood(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    corrected = replace(a_notice(2), column="news", address="/notices/1-1.html")
    with pytest.raises(AddressTaken, match=r"/notices/1-1\.html"):
        website.submit(corrected)
    website.withdraw("1-1", NOTICED)
    receipt = website.submit(corrected)
    assert receipt.url == "/notices/1-1.html"
    assert website.confirm(corrected, receipt)
    assert corrected.title in read(tmp_path, "notices/1-1.html")
    assert "../notices/1-1.html" in read(tmp_path, "news/index.html")
    assert not list((tmp_path / "gone").rglob("*.html"))
    with pytest.raises(AddressTaken):
        website.submit(replace(a_notice(3), address="/notices/1-1.html"))
    before = files_below(tmp_path)
    shutil.rmtree(tmp_path / "public")
    website.rebuild()
    assert files_below(tmp_path) == before
    assert website.withdraw("1-1", NOTICED) is not None
    assert corrected.title in read(tmp_path, "notices/1-1.html")
    website.withdraw("2-1", Notice(A_DAY_LATER))
    assert "该信息已撤回" in read(tmp_path, "notices/1-1.html")
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == {"1-1", "2-1"}


def test_withdrawn_page_goes_even_when_its_column_is_no_longer_declared(tmp_path: Path) -> None:
    a_website(tmp_path).submit(a_notice(1, "figures"))
    website = a_website(tmp_path, LYULIANG)
    with pytest.raises(UnknownColumn, match="1-1"):
        website.rebuild()
    assert website.withdraw("1-1", NOTICED) is not None
    assert "第1号通告" not in read(tmp_path, "figures/1-1.html")
    assert "吕梁市发展和改革委员会" in read(tmp_path, "index.html")


def test_rebuild_writes_the_same_site_again_from_the_records(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 24):
        website.submit(a_notice(number))
    website.withdraw("3-1", NOTICED)
    before = files_below(tmp_path)
    shutil.rmtree(tmp_path / "public")
    website.rebuild()
    assert files_below(tmp_path) == before


def test_rebuild_removes_pages_without_a_record_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    for orphan in ("notices/7-1.html", "notices/index_9.html", "letters/1-2.html", "files/7-1/a.pdf"):
        (tmp_path / "public" / orphan).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "public" / orphan).write_text("orphan")
    (tmp_path / "public" / "verification.txt").write_text("kept")
    website.rebuild()
    assert not [path for path, data in files_below(tmp_path / "public").items() if data == b"orphan"]
    assert read(tmp_path, "verification.txt") == "kept"


def test_changed_declaration_of_the_site_reaches_every_page_with_the_next_article(tmp_path: Path) -> None:
    a_website(tmp_path).submit(NOTICE)
    changed = JILIN.model_copy(update={"contact": "局信息化处 0432-11111111"})
    a_website(tmp_path, changed).submit(a_notice(2))
    pages = list((tmp_path / "public").rglob("*.html"))
    assert len(pages) == 7
    assert [path.name for path in pages if "0432-11111111" not in path.read_text()] == []


def test_altered_page_is_not_confirmed_and_submitting_again_mends_it(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    article = replace(NOTICE, attachments=(an_attachment(tmp_path, "表.pdf"),))
    receipt = website.submit(article)
    for altered in ("notices/1-1.html", "files/1-1/表.pdf"):
        (tmp_path / "site" / "public" / altered).write_bytes(b"altered")
        assert not website.confirm(article, receipt)
        website.submit(article)
        assert website.confirm(article, receipt)


def test_damaged_record_is_named(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    (tmp_path / "records" / "1-1.json").write_text('{"key": "1-1"')
    with pytest.raises(DamagedRecord, match=r"records/1-1\.json") as refusal:
        website.rebuild()
    assert isinstance(refusal.value, PublicationRefused)
    assert "备份" in refusal.value.hint
