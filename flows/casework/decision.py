"""Deciding: the only door by which a person's answer enters a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from definitions.schema.fields import part_of
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    LINK,
    DecisionOption,
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    PaperStage,
    decisions_of,
    table_of,
    title_of,
)
from definitions.semantics.authority import is_final_pass, return_targets
from definitions.semantics.binding import check_code, content_hash, parts_of, written_code
from definitions.semantics.checklists import problems_of_checklist
from definitions.semantics.fold import effect_of
from definitions.semantics.history import Decided, Parts
from definitions.semantics.moves import Move
from definitions.semantics.path import conditions_context
from definitions.semantics.reasons import is_no_reason
from definitions.semantics.rows import rows_fault
from definitions.semantics.signing import Seat
from definitions.semantics.state import Visit
from definitions.vocabulary import Effect, Part, Verb
from flows.access.actor import Actor
from flows.access.policy import (
    may_decide,
    may_view,
    out_of_turn,
    own_duties,
    principal_of,
    stage_title,
)
from flows.access.refusal import Conflict, HeldBack, Invalid, Refused
from flows.access.remarks import hint_to_give_reason, remark
from flows.access.rulings import must_be_in_table
from flows.casework.advancing import advance
from flows.casework.answer import BLANK_TITLES, Answer, Blank
from flows.casework.answered import (
    refuse_if_another_may_be_meant,
    refuse_if_answered,
    refuse_if_answered_before_now,
    refuse_if_answered_by,
)
from flows.casework.barred_names import refuse_barred_in_answer
from flows.casework.contents import load_content, store_files, with_unstored
from flows.casework.desk import Desk
from flows.casework.entries import obstacles
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.lacking import REQUIRED, Lack, lack, refuse_lacks
from flows.casework.overriding import blocking
from flows.casework.paper import lacks_of_signature, refuse_used_scans, signer_of
from flows.casework.proof import lacks_of_proof, may_be_registered
from flows.casework.publishing import publish_by_hand
from flows.casework.stage_answers import problems_of_answers, with_defaults_of
from flows.casework.warned import findings_today, lacks_of_reason
from flows.casework.withdrawing import withdraw_by_hand
from storage.records.history import told_rows
from storage.records.reviews import record_decision


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """What became of a decision."""

    case_id: int
    stage: str
    decision: str
    next: Move


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An answer that would be taken."""

    actor: Actor
    stage: HumanStage
    option: DecisionOption
    event: Decided
    effect: Effect
    """That of the answer, unless no row of a table is left."""


def decide(desk: Desk, actor: Actor, reference: str | int, answer: Answer) -> DecisionTaken:
    """Give an answer to the open duty of a case. Exactly one answer to a duty ever counts."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        ready = _prepare(hand, current, answer)
        _write(hand, ready, answer)
        extra = {
            "effect": ready.effect.value,
            "hash": content_hash(hand.state.parts),
            "evidence": [file.as_json() for file in answer.evidence],
            **_on_its_channel(hand, ready),
        }
        move = advance(hand, ready.event, ready.actor.origin, extra)
        return DecisionTaken(hand.row.id, ready.stage.id, answer.decision, move)


def rehearse(desk: Desk, actor: Actor, reference: str | int, answer: Answer) -> None:
    """Raise whatever `decide` would raise now, and change nothing: for a screen that asks before it decides."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        ready = _prepare(hand, current, answer)
        if ready.event.registered_by:
            refuse_used_scans(hand, ready.actor, answer.evidence)


def stage_to_answer(desk: Desk, actor: Actor, reference: str | int, answer: Answer) -> HumanStage:
    """The stage whose duty the person answers. Raises what `decide` would refuse whatever is filled in."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        visit, _ = _duty_meant(hand, current, answer)
        return hand.process.human_stage(visit.stage)


def _on_its_channel(hand: CaseInHand, ready: _Prepared) -> dict[str, Any]:
    """What a person has published, or withdrawn, with this answer."""
    actor, event = ready.actor, ready.event
    match ready.stage:
        case _ if ready.option.effect is not Effect.PASS:
            return {}
        case HandPublishStage() as stage:
            link = str(event.given.get(LINK.id) or "")
            return publish_by_hand(hand, actor, stage, event.visit, link)
        case HandWithdrawStage() as stage:
            return withdraw_by_hand(hand, actor, stage, event.given)
        case _:
            return {}


def _prepare(hand: CaseInHand, actor: Actor, answer: Answer) -> _Prepared:
    """Everything that is asked before an answer counts."""
    visit, seat = _duty_meant(hand, actor, answer)
    stage = hand.process.human_stage(visit.stage)
    option = _option(stage, answer)
    answer = with_defaults_of(hand, stage, answer)
    refuse_lacks([*_lacks(hand, stage, visit, option, answer)])
    event = _event(hand, actor, stage, (visit, seat), answer)
    _ask_the_checks(hand, visit, seat, answer.decision)
    effect = effect_of(hand.state, stage, event)
    if effect is Effect.PASS:
        may_be_registered(hand, stage)
    refuse_barred_in_answer(hand, stage, event)
    _ask_the_registers(hand, stage, effect, event)
    return _Prepared(actor, stage, option, event, effect)


def _duty_meant(hand: CaseInHand, actor: Actor, answer: Answer) -> tuple[Visit, Seat]:
    """What the person answers. Raises where it is not theirs, or not what they read."""
    visible = may_view(actor, hand.facts)
    if not visible.allowed:
        raise Refused(visible.reason, visible.hint)
    _ask_what_was_read(hand, answer)
    duty = _duty(hand, actor, answer)
    must_be_in_table(Verb.DECIDE, actor, hand.facts)
    return duty


def _ask_what_was_read(hand: CaseInHand, answer: Answer) -> None:
    """Who says which content they read decides on that one and on no other."""
    if answer.content_hash is None or not hand.state.parts:
        return
    read = written_code(answer.content_hash)
    if read is None:
        raise Invalid(
            "内容校验码要写前8位以上，只有数字和字母a至f",
            "`sanshen case 办件 --json` 里的 hash 就是内容校验码",
        )
    now = content_hash(hand.state.parts)
    if not now.startswith(read):
        raise Conflict(
            f"您看的不是办件现在的内容：现在是第{hand.state.round}轮，校验码是 {check_code(now)}，您看的是 {check_code(read)}",
            "您的这次办理没有计入；请重新打开办件，看过现在的内容再办理",
        )


def _duty(hand: CaseInHand, actor: Actor, answer: Answer) -> tuple[Visit, Seat]:
    """The open duty that the person answers; refused where it is not the one that they have in mind."""
    if answer.stage is not None and not any(_is_meant(answer, visit) for visit in hand.state.open.values()):
        _refuse_elsewhere(hand, actor, answer.stage, answer.visit)
    own = [one for one in own_duties(actor, hand.facts) if _is_meant(answer, one[0], one[1])]
    allowed = [(visit, seat) for visit, seat, ruling in own if ruling.allowed]
    if len({visit.stage for visit, _ in allowed}) > 1:
        titles = "、".join(f"{title_of(hand.process.stage(v.stage))}（{v.stage}）" for v, _ in allowed)
        raise Invalid("这个办件有您的几个环节要办", f"请指明办哪一个：{titles}（命令行用 --stage）")
    if allowed:
        if answer.stage is None:
            refuse_if_another_may_be_meant(hand, actor, allowed[0][0].stage)
        return allowed[0]
    turn = out_of_turn(actor, hand.facts, answer.stage)
    if turn is not None:
        raise Refused(turn.reason, turn.hint)
    if answer.stage is None:
        refuse_if_answered_before_now(hand, actor)
    else:
        refuse_if_answered_by(hand, actor, answer.stage, hand.state.open[answer.stage].visit)
    ruling = own[0][2] if own else may_decide(actor, hand.facts)
    raise Refused(ruling.reason, ruling.hint)


def _is_meant(answer: Answer, visit: Visit, seat: Seat | None = None) -> bool:
    """Whether the answer may be about this pass, and this place in it."""
    return (
        answer.stage in (None, visit.stage)
        and answer.visit in (None, visit.visit)
        and (seat is None or answer.seat in (None, seat.number))
    )


def _refuse_elsewhere(hand: CaseInHand, actor: Actor, stage: str, visit: int | None) -> NoReturn:
    titles = {one.id: title_of(one) for one in hand.process.human_stages}
    if stage not in titles:
        known = "、".join(f"{name}（{title}）" for name, title in titles.items())
        raise Invalid(f"这个流程没有“{stage}”这个由人办理的环节", f"可以写：{known}")
    refuse_if_answered(hand, actor, stage, visit)
    raise Conflict(f"办件现在不在这个环节，而在“{stage_title(hand.facts)}”", "请重新打开办件，看最新情况")


def _option(stage: HumanStage, answer: Answer) -> DecisionOption:
    options = decisions_of(stage)
    option = options.get(answer.decision)
    if option is None:
        known = "、".join(f"{name}（{option.title}）" for name, option in options.items())
        raise Invalid(f"“{title_of(stage)}”没有“{answer.decision}”这个选择", f"可以选：{known}")
    return option


def _lacks(
    hand: CaseInHand, stage: HumanStage, visit: Visit, option: DecisionOption, answer: Answer
) -> Iterator[Lack]:
    """Everything that has to be filled in otherwise, in the order of the form."""
    if isinstance(stage, PaperStage):
        yield from lacks_of_signature(hand, visit, answer)
    yield from _lacks_of_rows(hand, stage, option, answer.refused)
    problems = problems_of_answers(hand, stage, option, answer.given)
    yield from map(Lack, with_unstored(problems, answer.given, answer.unstored))
    if option.effect is Effect.PASS:
        yield from lacks_of_proof(hand, stage, answer)
    yield from map(Lack, problems_of_checklist(stage, option, answer.given))
    yield from _lacks_of_opinion(option, answer.opinion)
    if option.effect is Effect.PASS:
        yield from lacks_of_reason(hand, stage, answer.opinion)


def _lacks_of_rows(
    hand: CaseInHand, stage: HumanStage, option: DecisionOption, refused: Mapping[int, str]
) -> Iterator[Lack]:
    fault = rows_fault(hand.state, stage, option, refused)
    if fault is not None:
        yield lack(Blank.ROWS, fault, fault, "请重新打开办件，看现在还要审签哪几行")
    for number, reason in refused.items():
        try:
            remark(reason, f"第{number}行不同意的理由")
        except Invalid as error:
            yield lack(Blank.ROWS, error.reason, error.reason, error.hint)
        if is_no_reason(reason):
            what = f"第{number}行不同意，要写明理由"
            yield lack(Blank.ROWS, what, what, hint_to_give_reason(reason, "请说明理由，让报送人知道为什么"))


def _lacks_of_opinion(option: DecisionOption, opinion: str) -> Iterator[Lack]:
    try:
        remark(opinion, BLANK_TITLES[Blank.OPINION])
    except Invalid as error:
        yield lack(Blank.OPINION, error.reason, error.reason, error.hint)
    if option.wants_opinion and is_no_reason(opinion):
        whom = "对方知道怎么改" if option.effect is Effect.RETURN else "报送人知道为什么"
        reason = f"选择“{option.title}”要写明意见"
        hint = hint_to_give_reason(opinion, f"请说明理由，让{whom}")
        yield lack(Blank.OPINION, REQUIRED, reason, hint)


def _event(
    hand: CaseInHand, actor: Actor, stage: HumanStage, duty: tuple[Visit, Seat], answer: Answer
) -> Decided:
    visit, seat = duty
    given = dict(answer.given)
    signer = signer_of(hand, actor, stage, answer) if isinstance(stage, PaperStage) else None
    if signer is None and answer.is_about_paper:
        raise Invalid("只有纸质签批环节才填写签字人、签字日期和审批单校验码")
    return Decided(
        hand.at,
        stage.id,
        visit.visit,
        signer or actor.person,
        answer.decision,
        seat=seat.number,
        go=_target(hand, stage, answer),
        given=given,
        opinion=remark(answer.opinion, BLANK_TITLES[Blank.OPINION]),
        parts=_changed_parts(hand, stage, given),
        registered_by=actor.person if signer else None,
        signed_on=answer.signed_on if signer else None,
        on_behalf_of=None if signer else principal_of(actor, hand.facts, stage, visit, seat),
        refused={number: reason.strip() for number, reason in sorted(answer.refused.items())},
    )


def _target(hand: CaseInHand, stage: HumanStage, answer: Answer) -> str | None:
    if not decisions_of(stage)[answer.decision].asks_where:
        if answer.go is not None:
            raise Invalid(
                "这个选择不能指定退回的去向",
                "去向由流程写定，请不要写 go（命令行的 --go）；只有写明可以选去向的退回才写",
            )
        return None
    target = answer.go or DRAFT
    allowed = return_targets(hand.process, hand.state, stage)
    if target not in allowed:
        titles = {DRAFT: "拟稿人", **{s.id: title_of(s) for s in hand.process.all_stages}}
        known = "、".join(f"{titles[name]}（{name}）" for name in allowed)
        raise Invalid(f"不能退回到“{titles.get(target, target)}”", f"可以退回到：{known}（命令行用 --go）")
    return target


def _changed_parts(hand: CaseInHand, stage: HumanStage, given: dict[str, Any]) -> Parts | None:
    """The parts after the stage's own fields changed the layout or the cover; None where it has none."""
    if not any(part_of(field) in (Part.LAYOUT, Part.COVER) for field in stage.fields):
        return None
    assert hand.row.content is not None
    values = load_content(hand.session, hand.row.content).values
    fresh = parts_of(hand.process, values, {**hand.state.given, stage.id: given})
    return {**hand.state.parts, Part.LAYOUT: fresh[Part.LAYOUT], Part.COVER: fresh[Part.COVER]}


def _ask_the_checks(hand: CaseInHand, visit: Visit, seat: Seat, decision: str) -> None:
    """Before the final approval the content is checked once more, under today's rules."""
    if not is_final_pass(hand.process, visit, seat.number, decision) or hand.row.content is None:
        return
    held = blocking(hand.state, findings_today(hand), content_hash(hand.state.parts))
    if held:
        raise HeldBack(f"内容检查不通过：{held[0].message}", "请退回拟稿人修改")


def _ask_the_registers(hand: CaseInHand, stage: HumanStage, effect: Effect, event: Decided) -> None:
    """Nobody agrees to what a register will not take: a refusal or a return is still possible."""
    if effect is not Effect.PASS or not hand.process.register_stages:
        return
    state = hand.state
    done = frozenset(mark.removesuffix(".done") for mark in state.marks if mark.endswith(".done"))
    given = {**state.given, stage.id: dict(event.given)}
    refused = {(table_of(stage) or "", row) for row in event.refused} | state.refused_rows
    context = conditions_context(
        hand.process,
        state.form,
        given,
        refused,
        unit=state.unit,
        is_urgent=state.is_urgent,
        returns=state.returns,
    )
    asked = (context, given, hand.row.id, done)
    found = next(obstacles(hand.connection, hand.office, hand.process, *asked), None)
    if found is not None:
        raise HeldBack(found.reason, "请退回拟稿人修改，或者先处理登记簿里原来的一条")


def _write(hand: CaseInHand, ready: _Prepared, answer: Answer) -> None:
    actor, stage, event = ready.actor, ready.stage, ready.event
    known = store_files(hand.session, answer.evidence, hand.at)
    if event.registered_by:
        # Asked after the files are written: who registers the same scan at the same time waits there.
        refuse_used_scans(hand, actor, [file for file in answer.evidence if file.digest in known])
    values = {
        "case_id": hand.row.id,
        "stage": stage.id,
        "visit": event.visit,
        "seat": event.seat,
        "decision": event.decision,
        "effect": ready.effect.value,
        "go": event.go,
        "person": event.person,
        "on_behalf_of": event.on_behalf_of,
        "registered_by": event.registered_by,
        "signed_on": event.signed_on,
        "opinion": event.opinion,
        "given": dict(event.given),
        "evidence": [file.as_json() for file in answer.evidence],
        "round": hand.state.round,
        "content_hash": content_hash(hand.state.parts),
        "way_in": actor.way_in.value,
        "decided_at": hand.at,
        "refused": told_rows(event.refused),
    }
    hand.unsent.append(partial(record_decision, hand.connection, values))


__all__ = ["Answer", "DecisionTaken", "decide", "rehearse"]
