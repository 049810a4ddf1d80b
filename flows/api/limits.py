"""More time (延期) and less of it (加急): asked for, granted, refused."""

from pydantic import Field

from definitions.vocabulary import VERB_TITLES, Verb
from flows.api.answers import Done, done
from flows.api.bodies import Body
from flows.api.callers import Decider, Ours, Reference
from flows.api.requests import Reason
from flows.api.routing import Router

OF_DEADLINE = "Id of the deadline; needless where it can be only one."
PHONE = "Where it was settled by telephone: when, and with whom."

router = Router(tags=["limits"])


class Extending(Reason):
    deadline: str | None = Field(None, title="时限", description=OF_DEADLINE)


class Ruling(Body):
    granted: bool = Field(title="同意", description="Whether what was asked for is granted.")
    reason: str = Field("", title="理由", description="Wanted for a refusal.")


class RulingOnTime(Ruling):
    deadline: str | None = Field(None, title="时限", description=OF_DEADLINE)


class Urging(Reason):
    phone: str = Field("", title="电话确认", description=PHONE)


class RulingOnHaste(Ruling):
    phone: str = Field("", title="电话确认", description=PHONE)


@router.post("/cases/{reference}/extend", summary=VERB_TITLES[Verb.EXTEND], operation_id=Verb.EXTEND.value)
def extend(reference: Reference, asked: Extending, actor: Decider, services: Ours) -> Done:
    """Ask for more time."""
    services.extend(actor, reference, asked.reason, asked.deadline)
    return done(reference, Verb.EXTEND)


@router.post("/cases/{reference}/grant", summary=VERB_TITLES[Verb.GRANT], operation_id=Verb.GRANT.value)
def grant(reference: Reference, asked: RulingOnTime, actor: Decider, services: Ours) -> Done:
    """Grant more time, or refuse it."""
    services.decide_extension(
        actor, reference, granted=asked.granted, reason=asked.reason, deadline=asked.deadline
    )
    return done(reference, Verb.GRANT)


@router.post(
    "/cases/{reference}/mark_urgent",
    summary=VERB_TITLES[Verb.MARK_URGENT],
    operation_id=Verb.MARK_URGENT.value,
)
def mark_urgent(reference: Reference, asked: Urging, actor: Decider, services: Ours) -> Done:
    """Ask that a case be urgent."""
    services.mark_urgent(actor, reference, asked.reason, asked.phone)
    return done(reference, Verb.MARK_URGENT)


@router.post(
    "/cases/{reference}/confirm_urgent",
    summary=VERB_TITLES[Verb.CONFIRM_URGENT],
    operation_id=Verb.CONFIRM_URGENT.value,
)
def confirm_urgent(reference: Reference, asked: RulingOnHaste, actor: Decider, services: Ours) -> Done:
    """Confirm that a case is urgent, or refuse it."""
    services.decide_urgency(actor, reference, granted=asked.granted, reason=asked.reason, phone=asked.phone)
    return done(reference, Verb.CONFIRM_URGENT)
