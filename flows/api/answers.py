"""What is told of a case after something was done to it."""

from typing import Any

from pydantic import BaseModel, Field

from definitions.vocabulary import VERB_TITLES, Verb
from flows.casework.for_programs import state_of
from flows.casework.views import CaseView


class Done(BaseModel):
    case: str = Field(title="办件", description="As the request named it.")
    verb: str = Field(title="办法", description="What was done.")
    title: str = Field(title="名称", description="The same in the words of the screens.")


class Standing(BaseModel):
    case: str = Field(title="办件编号", description="The number; `draft-<id>` before the first submission.")
    state: str = Field(
        title="状态", description="`draft`, `open`, or how it ended: `published`, `refused`, `withdrawn`, ..."
    )
    stage: str | None = Field(title="环节", description="Id of the stage that is open.")
    stage_title: str = Field(title="环节名称", description="Of everything that is open.")
    waiting_for: str = Field(title="由谁办理", description="Whose duty it is, or what it waits for.")
    round: int = Field(title="轮次", description="How often the content was submitted.")
    hash: str = Field(title="校验码", description="Of the content in force.")


def done(reference: str, verb: Verb) -> Done:
    return Done(case=reference, verb=verb.value, title=VERB_TITLES[verb])


def standing(view: CaseView) -> dict[str, Any]:
    return {
        "case": view.reference,
        "state": state_of(view),
        "stage": view.stage,
        "stage_title": view.stage_title,
        "waiting_for": view.waiting_for,
        "round": view.round,
        "hash": view.hash,
    }
