"""Letters to the small office, and their way to an answer."""

from typing import Any, Protocol

from flows.assembly import Services
from flows.casework.decision import Answer
from flows.casework.letter_codes import code_from
from flows.casework.letter_texts import Written
from flows.casework.letters import Receipt, post_letter
from storage.queries.letters import case_of_occasion
from tests.builders.office import JILIN, SmallOffice

QUESTION = Written(
    subject="3路公交车站迁移",
    text="我是李大明，电话13800138000。解放大路3路车站挡住了消防通道，请问什么时候迁走，迁到哪里？",
    sender="李大明",
    contact="13800138000",
)


class WithServices(Protocol):
    """An office of whichever tests."""

    services: Services


def posted(
    office: WithServices,
    written: Written = QUESTION,
    box: str = "consultation",
    form: str = "one",
    organization: str = JILIN,
) -> Receipt:
    return post_letter(office.services.desk, organization, box, written, form, code_from(form.encode()))


def case_of(office: WithServices, receipt: Receipt) -> int:
    with office.services.desk.database.reading() as session:
        opened = case_of_occasion(session, f"letter {receipt.number}")
    assert opened is not None
    return opened[0]


def sorted_out(office: SmallOffice, case_id: int, **values: Any) -> None:
    """By the editor, to whoever drives the buses."""
    usual = {"handling_unit": "transport_admin", "sorting": "请运输管理处承办"}
    office.services.revise(office.actor("editor"), f"draft-{case_id}", {**usual, **values}, {})


def handled(office: SmallOffice, case_id: int, answer: str) -> None:
    """Drafted and reviewed: what remains is to answer as it says, and to feed that back."""
    given = {"reply": "本月底迁到路口以北。", "answer": answer, "why": "只涉及一个站点"}
    office.decide("officer", case_id, "done", given=given)
    office.decide("head", case_id)
    if answer == "无法联系，办结":
        office.decide("editor", case_id, "done")


def answered(office: SmallOffice, case_id: int) -> None:
    sorted_out(office, case_id)
    handled(office, case_id, "单独答复")
    replied(office, case_id)


def replied(office: SmallOffice, case_id: int) -> None:
    office.services.decide(office.actor("officer"), case_id, reply_by_telephone(office))
    office.decide("editor", case_id, "done")


def reply_by_telephone(office: SmallOffice) -> Answer:
    """With a note of the call."""
    notes = office.scan("通话记录.pdf")
    given = {
        "way": "电话",
        "replied_on": office.clock().date().isoformat(),
        "said": "已电话告知。",
        "proof": [note.as_json() for note in notes],
    }
    return Answer("done", given=given, evidence=notes)
