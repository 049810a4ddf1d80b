"""Steps of examples in which a signer asks the drafter to add something (补正), and in which that is answered."""

from datetime import datetime

from definitions.examples.play import WRITTEN, Play
from definitions.examples.turned_down import TurnedDown, incomplete, not_now, not_offered, unwritten
from definitions.examples.words import ASK, ASK_OR_ANSWER
from definitions.schema.examples import SUPPLEMENT, Step
from definitions.schema.process import DRAFT
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.handing_in import problems_of_form
from definitions.semantics.history import Asked, Replied
from definitions.semantics.signing import Seat
from definitions.semantics.state import Visit
from definitions.vocabulary import Purpose, Refusal
from definitions.working_days import Calendar


def supplement(stage: str, calendar: Calendar, play: Play, step: Step, at: datetime) -> TurnedDown | None:
    """What somebody in the stage asks the drafter for, or what becomes of it."""
    if step.decision not in ASK_OR_ANSWER:
        return not_offered(f"补正没有“{step.decision or ''}”这个选择，可选：{'、'.join(ASK_OR_ANSWER)}")
    visit = play.state.open.get(stage)
    if visit is None or stage == DRAFT or not visit.seats:
        return not_now(f"此时不由人办理 {stage}，没有人在这个环节要求补正或者等补正")
    wrong = unwritten(step.opinion, "要写明补充什么" if step.decision == ASK else "答复要写明意见")
    if wrong is not None:
        return wrong
    if step.decision == ASK:
        return _ask(play, visit, step, at)
    return _answer(play, visit, step, at, calendar)


def _ask(play: Play, visit: Visit, step: Step, at: datetime) -> TurnedDown | None:
    known = [field.id for field in play.process.form.fields]
    others = [one for one in step.fields if one not in known]
    if others:
        return not_offered(f"表单里没有“{'、'.join(others)}”，可以请拟稿人改：{'、'.join(known)}")
    if play.state.objection is not None:
        return not_now("有异议没有解决，办件停着等它，不能要求补正")
    turns = [one.number for one in visit.open_seats if one.counts]
    number = step.seat if step.seat is not None else turns[0]
    if number not in turns:
        return not_now(f"{visit.stage} 现在轮到第 {'、'.join(map(str, turns))} 位签字人，不是第 {number} 位")
    if step.fields and "published" in play.state.marks:
        return not_now("信息已经发布，内容不能再改，不写 fields")
    asking, place = play.signer(visit.stage, number, None), max(one.number for one in visit.seats) + 1
    fields = tuple(one for one in known if one in step.fields)
    question = step.opinion or WRITTEN
    drafter = play.state.drafter or DRAFT
    who = (visit.stage, visit.visit, number, asking, place, drafter)
    play.happens(Asked(at, *who, Purpose.SUPPLEMENT, question, fields))
    return None


def _answer(play: Play, visit: Visit, step: Step, at: datetime, calendar: Calendar) -> TurnedDown | None:
    """With what changes; where that is not accepted, nothing was answered."""
    owed = [one for one in visit.open_seats if one.purpose is Purpose.SUPPLEMENT]
    if not owed:
        return not_now(f"{visit.stage} 没有人要求补正，或者已经答复；先写 {SUPPLEMENT}{visit.stage}: {ASK}")
    seat = owed[0]
    occasion = Occasion(day_of(at), calendar, play.state.form)
    wrong = _may_not_change(play, seat, step, occasion) if step.values else None
    if wrong is not None:
        return wrong
    changed = play.would_change(step.values)
    play.happens(Replied(at, visit.stage, visit.visit, seat.number, DRAFT, step.opinion or WRITTEN))
    if changed:
        play.supplement(at, visit.stage, step.values)
    return None


def _may_not_change(play: Play, seat: Seat, step: Step, occasion: Occasion) -> TurnedDown | None:
    others = [one for one in step.values if one not in seat.fields]
    if others:
        said = "、".join(seat.fields) or "（没有，只请说明）"
        return not_offered(f"没有请拟稿人改“{'、'.join(others)}”，请改的是：{said}")
    if play.state.objection is not None:
        return not_now("有异议没有解决，办件停着等它，内容不能改")
    if "published" in play.state.marks:
        return not_now("信息已经发布，内容不能再改")
    if any(one.person == play.state.drafter for one in play.state.signatures):
        return TurnedDown(Refusal.SEPARATION, "拟稿人在本件里签过意见，不能再改内容")
    values = play.filled_in(step.values)
    wrong = problems_of_form(play.process.form, values, play.state.unit, occasion)
    return incomplete(wrong) or _held(play.held(step.values))


def _held(checks: tuple[str, ...]) -> TurnedDown | None:
    if not checks:
        return None
    return TurnedDown(list(checks), f"检查不通过，补正没有计入：{'、'.join(checks)}")


__all__ = ["supplement"]
