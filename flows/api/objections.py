"""Objections (异议): raised, answered, settled, dropped."""

from pydantic import Field

from definitions.vocabulary import VERB_TITLES, Verb
from flows.api.answers import Done, done
from flows.api.bodies import Body
from flows.api.callers import Decider, Ours, Reference
from flows.api.requests import Reason
from flows.api.routing import Router

router = Router(tags=["objections"])


class Answering(Body):
    accepted: bool = Field(title="采纳", description="Whether what was objected is accepted.")
    answer: str = Field("", title="答复", description="What is answered.")


class Settling(Body):
    upheld: bool = Field(title="采纳", description="Whether the objection is upheld.")
    opinion: str = Field("", title="协调意见", description="Why.")


class Dropping(Body):
    reason: str = Field("", title="理由", description="Why it is taken back.")


@router.post("/cases/{reference}/object", summary=VERB_TITLES[Verb.OBJECT], operation_id=Verb.OBJECT.value)
def object_to(reference: Reference, asked: Reason, actor: Decider, services: Ours) -> Done:
    """Object to a case: it is held until that is settled."""
    services.object_to(actor, reference, asked.reason)
    return done(reference, Verb.OBJECT)


@router.post(
    "/cases/{reference}/answer_objection",
    summary=VERB_TITLES[Verb.ANSWER_OBJECTION],
    operation_id=Verb.ANSWER_OBJECTION.value,
)
def answer_objection(reference: Reference, asked: Answering, actor: Decider, services: Ours) -> Done:
    """Accept what was objected, or do not."""
    services.answer_objection(actor, reference, accepted=asked.accepted, answer=asked.answer)
    return done(reference, Verb.ANSWER_OBJECTION)


@router.post(
    "/cases/{reference}/settle_objection",
    summary=VERB_TITLES[Verb.SETTLE_OBJECTION],
    operation_id=Verb.SETTLE_OBJECTION.value,
)
def settle_objection(reference: Reference, asked: Settling, actor: Decider, services: Ours) -> Done:
    """Decide on an objection that was not accepted."""
    services.settle_objection(actor, reference, upheld=asked.upheld, opinion=asked.opinion)
    return done(reference, Verb.SETTLE_OBJECTION)


@router.post(
    "/cases/{reference}/drop_objection",
    summary=VERB_TITLES[Verb.DROP_OBJECTION],
    operation_id=Verb.DROP_OBJECTION.value,
)
def drop_objection(reference: Reference, asked: Dropping, actor: Decider, services: Ours) -> Done:
    """Take an objection back."""
    services.drop_objection(actor, reference, asked.reason)
    return done(reference, Verb.DROP_OBJECTION)
