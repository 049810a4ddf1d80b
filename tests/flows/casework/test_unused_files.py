"""What was uploaded and came to no case is removed; what a case has, and what is being handed in, stays."""

import io
import os
from datetime import timedelta

import pytest

from flows.access.refusal import Invalid
from flows.casework.unused_files import remove_unused_files
from flows.clock import wall_clock
from storage.attachments import StoredFile
from storage.unused_files import put_back, set_aside
from tests.builders.audit import audited, payloads_of
from tests.builders.office import WEB, SmallOffice


def stored(office: SmallOffice, text: str, *, days_ago: int = 2) -> StoredFile:
    file = office.services.store_file(io.BytesIO(text.encode()), "附表.csv")
    when = (wall_clock() - timedelta(days=days_ago)).timestamp()
    os.utime(office.services.desk.attachments.path(file.digest), (when, when))
    return file


def removed(office: SmallOffice) -> int:
    return remove_unused_files(office.services.desk, wall_clock() - timedelta(days=1))


def is_there(office: SmallOffice, file: StoredFile) -> bool:
    return office.services.desk.attachments.is_intact(file.digest)


def test_files_of_a_form_that_was_refused_are_removed_and_those_of_cases_stay(office: SmallOffice) -> None:
    officer, ours = office.actor("officer"), office.services
    used, refused, fresh = stored(office, "甲"), stored(office, "乙"), stored(office, "丙", days_ago=0)
    ours.submit(officer, WEB, office.sample(), {"attachments": [used]})
    with pytest.raises(Invalid):
        ours.submit(officer, WEB, office.sample(title=""), {"attachments": [refused]})
    assert removed(office) == 1
    assert [is_there(office, one) for one in (used, refused, fresh)] == [True, False, True]
    (told,) = payloads_of(ours.desk.database, "files_removed")
    assert told["files"] == [{"digest": refused.digest, "size": refused.size}]
    assert removed(office) == 0
    assert not audited(office).damage


def test_a_file_that_is_handed_in_again_is_not_taken_for_unused(office: SmallOffice) -> None:
    store = office.services.desk.attachments
    again = stored(office, "甲")
    assert store.put(io.BytesIO("甲".encode()), "附表.csv").digest == again.digest
    assert (removed(office), is_there(office, again)) == (0, True)


def test_a_file_that_is_handed_in_while_it_is_set_aside_is_there(office: SmallOffice) -> None:
    """Before anybody was asked whether it is used."""
    store = office.services.desk.attachments
    file = stored(office, "甲")
    (aside,) = set_aside(store, frozenset(), wall_clock() - timedelta(days=1))
    assert not is_there(office, file)
    store.put(io.BytesIO("甲".encode()), "附表.csv")
    assert is_there(office, file)
    put_back(store, aside)
    assert (removed(office), is_there(office, file)) == (0, True)


def test_a_file_that_a_killed_worker_had_set_aside_comes_back(office: SmallOffice) -> None:
    """It had asked before a case had the file."""
    file = stored(office, "甲")
    office.services.submit(office.actor("officer"), WEB, office.sample(), {"attachments": [file]})
    list(set_aside(office.services.desk.attachments, frozenset(), wall_clock() - timedelta(days=1)))
    assert not is_there(office, file)
    assert removed(office) == 0
    assert is_there(office, file)


def test_what_was_not_written_to_its_end_is_removed(office: SmallOffice) -> None:
    folder = office.services.desk.attachments.root
    folder.mkdir(parents=True, exist_ok=True)
    for name, days_ago in ((".incoming-old", 2), (".incoming-new", 0)):
        (folder / name).write_bytes(b"half")
        when = (wall_clock() - timedelta(days=days_ago)).timestamp()
        os.utime(folder / name, (when, when))
    removed(office)
    assert {path.name for path in folder.glob(".incoming-*")} == {".incoming-new"}
