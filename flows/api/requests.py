"""What somebody asks beside the open duty: withdrawing, reminding, copying, a word to all, and a text let through."""

from pydantic import Field

from definitions.vocabulary import VERB_TITLES, Verb
from flows.api.answers import Done, done
from flows.api.bodies import Body
from flows.api.callers import Decider, Ours, Reference, Submitter
from flows.api.routing import Router

router = Router(tags=["requests"])


class Reason(Body):
    reason: str = Field(title="理由", description="Why.")


class Copying(Body):
    to: list[str] = Field(title="抄送给谁", max_length=200, description="Ids of people.")


class Comment(Body):
    text: str = Field(title="留言", description="What everybody who sees the case may read.")


class Overriding(Reason):
    check: str = Field(title="检查", description="Which check, such as `personal_data`.")


@router.post(
    "/cases/{reference}/withdraw", summary=VERB_TITLES[Verb.WITHDRAW], operation_id=Verb.WITHDRAW.value
)
def withdraw(reference: Reference, asked: Reason, actor: Submitter, services: Ours) -> Done:
    """Take the case back before it is published; that ends it."""
    services.withdraw(actor, reference, asked.reason)
    return done(reference, Verb.WITHDRAW)


@router.post("/cases/{reference}/remind", summary=VERB_TITLES[Verb.REMIND], operation_id=Verb.REMIND.value)
def remind(reference: Reference, actor: Decider, services: Ours) -> Done:
    """Remind those whose duty it is; once in some hours."""
    services.remind(actor, reference)
    return done(reference, Verb.REMIND)


@router.post("/cases/{reference}/copy", summary=VERB_TITLES[Verb.COPY], operation_id=Verb.COPY.value)
def copy_to(reference: Reference, asked: Copying, actor: Decider, services: Ours) -> Done:
    """Send the case to somebody who is to know of it."""
    services.copy_to(actor, reference, asked.to)
    return done(reference, Verb.COPY)


@router.post("/cases/{reference}/read", summary=VERB_TITLES[Verb.READ], operation_id=Verb.READ.value)
def mark_as_read(reference: Reference, actor: Decider, services: Ours) -> Done:
    """Say that one has read what was copied."""
    services.mark_as_read(actor, reference)
    return done(reference, Verb.READ)


@router.post("/cases/{reference}/comment", summary=VERB_TITLES[Verb.COMMENT], operation_id=Verb.COMMENT.value)
def comment(reference: Reference, asked: Comment, actor: Decider, services: Ours) -> Done:
    """Leave a word for everybody who sees the case."""
    services.comment(actor, reference, asked.text)
    return done(reference, Verb.COMMENT)


@router.post(
    "/cases/{reference}/override", summary=VERB_TITLES[Verb.OVERRIDE], operation_id=Verb.OVERRIDE.value
)
def override(reference: Reference, asked: Overriding, actor: Decider, services: Ours) -> Done:
    """Let this very content through that a check holds back."""
    services.override(actor, reference, asked.check, asked.reason)
    return done(reference, Verb.OVERRIDE)
