"""What an administrator sees of a lexicon before it is brought in."""

from flows.casework.lexicon_import import preview_lexicon
from flows.checks.lexicon import read_lexicon
from tests.builders.office import JILIN, WEB, SmallOffice, with_process

TABLE = (
    "    - {id: body, kind: markdown",
    "    - {id: items, kind: rows, label: {zh: 明细}, columns: [{id: words, kind: text, label: {zh: 说明}}]}\n"
    "    - {id: body, kind: markdown",
)


def test_terms_are_looked_for_in_texts_fields_and_tables(office: SmallOffice) -> None:
    office = with_process(office, WEB, *TABLE)
    office.submit(
        title="帮扶情况", body="帮扶工作稳步推进，帮扶有力。", items=[{"words": "帮扶对象"}, {"words": "无"}]
    )
    office.submit(title="公告", body="正文。")
    lexicon = read_lexicon("term,severity,suggestion\n帮扶,warn,支持\n没有这个词,warn,\n")
    with office.services.desk.database.reading() as session:
        preview = preview_lexicon(session, JILIN, lexicon)
    assert (preview.contents, preview.touched, dict(preview.hits)) == (2, 1, {"帮扶": 4})
