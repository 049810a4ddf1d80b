"""The letter behind a case: read as it came, and compared with the one that it resembles."""

from pydantic import BaseModel, Field

from definitions.vocabulary import VERB_TITLES, Verb
from flows.api.answers import Done, done
from flows.api.bodies import Body
from flows.api.callers import Decider, Ours, Reference
from flows.api.requests import Reason
from flows.api.routing import Router

router = Router(tags=["letters"])


class Comparing(Body):
    is_same: bool = Field(title="是否重复", description="Whether the two letters are about the same.")


class Letter(BaseModel):
    number: str = Field(title="来信编号", description="Of the letter.")
    subject: str = Field(title="标题", description="As it came.")
    text: str = Field(title="内容", description="As it came.")
    sender: str = Field(title="来信人", description="As it came.")
    contact: str = Field(title="联系方式", description="As it came.")


@router.post(
    "/cases/{reference}/read_original",
    summary=VERB_TITLES[Verb.READ_ORIGINAL],
    operation_id=Verb.READ_ORIGINAL.value,
)
def read_original(reference: Reference, asked: Reason, actor: Decider, services: Ours) -> Letter:
    """Read the letter with name and contact; who read it and why goes into the audit."""
    original = services.read_original(actor, reference, asked.reason)
    return Letter(
        number=original.number,
        subject=original.subject,
        text=original.text,
        sender=original.sender,
        contact=original.contact,
    )


@router.post(
    "/cases/{reference}/compare_letter",
    summary=VERB_TITLES[Verb.COMPARE_LETTER],
    operation_id=Verb.COMPARE_LETTER.value,
)
def compare_letter(reference: Reference, asked: Comparing, actor: Decider, services: Ours) -> Done:
    """Say whether the letter is about the same as the earlier one."""
    services.compare_letters(actor, reference, is_same=asked.is_same)
    return done(reference, Verb.COMPARE_LETTER)
