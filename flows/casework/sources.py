"""What opened the drafts of an inbox. Imports little: the command line asks for an inbox often."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from flows.casework.telling import say_cause
from storage.queries.causes import causes_of
from storage.queries.inbox import OpenDuty


def sources_of(session: Session, duties: Iterable[OpenDuty]) -> Mapping[int, str]:
    """By case, of those drafts among these duties that nobody owns."""
    unowned = [duty.case_id for duty in duties if duty.kind == "draft" and duty.drafter is None]
    return {
        case: say_cause(one.kind, one.cause_title, one.parent_number)
        for case, one in causes_of(session, unowned).items()
    }
