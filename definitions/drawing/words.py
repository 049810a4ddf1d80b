"""What a drawing says of stages: who acts, how several decide, on what condition."""

import re
from collections.abc import Callable, Iterator, Sequence

from definitions.schema.fields import FormField
from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place, place_of, teller_of
from definitions.schema.process import BEGUN, Process
from definitions.schema.reactions import Reaction
from definitions.schema.signing import NamedPerson, Signing, Who, is_everybody, share_in_words
from definitions.schema.stages import (
    BaseStage,
    CallStage,
    DecisionOption,
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    JobStage,
    Join,
    NotifyStage,
    PaperStage,
    PublishStage,
    RegisterStage,
    ReviewStage,
    WaitStage,
    WithdrawStage,
    decisions_of,
    title_of,
    told_in,
)
from definitions.schema.triggers import EventTrigger, LetterTrigger, ScheduleTrigger, Trigger
from definitions.semantics.trigger_words import say_trigger, say_units
from definitions.vocabulary import OUTCOME_TITLES, Effect, Outcome

OTHERWISE = "其他情况"
_LIMIT = {"hour": "个工作小时", "workday": "个工作日", "day": "日", "week": "周", "month": "个月"}
_TOKEN = re.compile(
    r"(?P<text>'[^'\n]*'|\"[^\"\n]*\")|(?P<name>(?<![.\w])(?:form|given|rows|row|start|case)(?:\.\w+)+)|(?P<sign>==|!=|>=|<=|&&|\|\||\bin\b)"
)
_OF_THE_CASE = {"start.unit": "报送单位", "case.urgent": "加急", "case.returns": "退回拟稿人的次数"}
_SIGNS = {"==": "是", "!=": "不是", ">=": "≥", "<=": "≤", "&&": "，并且", "||": "，或者", "in": "属于"}


def _length(limit: str) -> str:
    number, unit = limit.split()
    return f"{number}{_LIMIT[unit.removesuffix('s')]}"


def _ahead(steps: Sequence[str]) -> str:
    """Said where there are several."""
    return f"（提前{'、'.join(map(_length, steps))}）" if len(steps) > 1 else ""


DOINGS = {"open": "新登记一条", "change": "变更一条", "close": "注销一条"}


class Vocabulary:
    """Titles for what a process names. Without an organisation, roles and units are called by their ids."""

    def __init__(
        self,
        process: Process,
        organization: Organization | None,
        title_of_process: Callable[[str], str] = str,
    ) -> None:
        self._title_of_process = title_of_process
        self._process = process
        self._organization = organization

    def details(self, stage: HumanStage) -> tuple[str, ...]:
        return tuple(self._details(stage))

    def signers(self, stage: HumanStage) -> tuple[str, ...]:
        return tuple(self._party(party) for party in stage.who)

    def automatic(self, stage: BaseStage) -> tuple[str, ...]:
        """Of a stage that needs nobody."""
        match stage:
            case NotifyStage():
                return ("系统自动办理", *(f"抄送：{self._party(party)}" for party in stage.who))
            case RegisterStage() | JobStage():
                return (_done_by_the_system(stage),)
            case CallStage():
                return tuple(self._child(stage))
            case PublishStage(each=str() as each):
                which = f"，只发布{self.condition(stage.when)}的" if stage.when else ""
                return (f"{self._field(each)}逐行发布{which}", "系统自动办理")
            case WaitStage(length=None) if stage.moment is not None:
                return (f"等到{self._moment(stage.moment)}",)
            case WaitStage(length=None):
                return (f"等到{self._field(str(stage.day))}这一天",)
            case WaitStage():
                return (f"等{_length(str(stage.length))}",)
            case WithdrawStage():
                return ("系统自动办理", *self._on_a_channel(stage))
            case _:
                return ("系统自动办理",)

    def _on_a_channel(self, stage: WithdrawStage | HandPublishStage | HandWithdrawStage) -> Iterator[str]:
        channel = self._organization.channel_title(stage.channel) if self._organization else stage.channel
        if isinstance(stage, HandPublishStage):
            yield f"人工发布：{channel}"
        else:
            what = self._field(stage.of) if stage.of is not None else "本件发布的信息"
            yield f"从{channel}撤下：{what}"

    def _child(self, stage: CallStage) -> Iterator[str]:
        yield f"为{self._unit(stage.place)}开子办件：{self._title_of_process(self._process.called_by(stage))}"
        waited_for = "等子办件发布（或者办结）" if stage.waits_for_publication else "等子办件办结"
        yield waited_for if stage.wait else "不等子办件，接着往下走"
        if stage.fields:
            yield f"取子办件的：{'、'.join(field.label.zh for field in stage.fields)}"

    def _moment(self, moment: str) -> str:
        stage, _, what = moment.rpartition(".")
        if not stage:
            return {BEGUN: "办件开始", "published": "发布", "submitted": "提交"}.get(moment, moment)
        found = self._process.find_stage(stage)
        title = title_of(found) if found else stage
        return f"“{title}”{'办完' if what == 'done' else '开始办理'}"

    def _details(self, stage: HumanStage) -> Iterator[str]:
        signers = self.signers(stage)
        if self._process.has_several_signers(stage):
            yield rule(self._process.signing(stage))
        yield from (f"· {signer}" for signer in signers) if len(signers) > 1 else signers
        if isinstance(stage, PaperStage):
            yield f"纸质签字，登记：{self._party(stage.registrar)}"
        if isinstance(stage, ReviewStage | PaperStage) and stage.each is not None:
            yield f"{self._field(stage.each)}逐行审签"
        if isinstance(stage, HandPublishStage | HandWithdrawStage):
            yield from self._on_a_channel(stage)
        if stage.within is not None:
            urgent = f"，加急{_length(stage.urgent)}" if stage.urgent is not None else ""
            yield f"时限：{_length(stage.within)}{urgent}"
        if stage.warned:
            yield f"临近到期{_ahead(stage.warn)}：{'、'.join(map(self._reaction, stage.warned))}"
        for after in dict.fromkeys(one.after for one in stage.missed or ()):
            done = [self._reaction(one) for one in stage.missed or () if one.after == after]
            yield f"超期{_length(after) if after else ''}：{'、'.join(done)}"

    def triggers(self) -> tuple[str, ...]:
        """What opens a draft, beside people."""
        return tuple(f"自动起草：{self._trigger(one)}，{self._units(one)}" for one in self._process.triggers)

    def _units(self, trigger: Trigger) -> str:
        if isinstance(trigger, ScheduleTrigger):
            return say_units(trigger, lambda unit: self._unit(place_of(unit)))
        return self._unit(trigger.place)

    def _trigger(self, trigger: Trigger) -> str:
        if isinstance(trigger, LetterTrigger) and self._organization is not None:
            boxes = [self._organization.letterbox_title(box) for box in trigger.boxes]
            return say_trigger(trigger, "", boxes=boxes)
        other = self._title_of_process(trigger.process) if isinstance(trigger, EventTrigger) else ""
        return say_trigger(trigger, other)

    def _reaction(self, reaction: Reaction) -> str:
        if reaction.remind is not None:
            return "催办"
        if reaction.tell is not None:
            return f"抄送{'、'.join(map(self._party, reaction.tell))}"
        start = str(reaction.start)
        whole = start if "." in start else f"{self._process.organization}.{start}"
        title = self._title_of_process(whole)
        return f"起草 {start if title == whole else title}"

    def _party(self, party: Who | NamedPerson) -> str:
        votes = f"（{party.weight}票）" if party.weight > 1 else ""
        if isinstance(party, NamedPerson):
            return f"{self._person(party)}{votes}"
        everybody = "，每人" if is_everybody(party) else ""
        return f"{self._unit(party.place)}的{self._role(party.role)}{everybody}{votes}"

    def _person(self, party: NamedPerson) -> str:
        """`拟稿人`, `办过“收件”的人`, or whom a field holds."""
        if party.is_drafter:
            return "拟稿人"
        if party.acted_in is None:
            return self._whose(party.person)
        stage = self._process.find_stage(party.acted_in)
        each = "，每人" if self._process.stands_for_several(party) else ""
        return f"办过“{title_of(stage) if stage else party.acted_in}”的人{each}"

    def _whose(self, path: str) -> str:
        """`表单里的业务主管单位`, `“批办”填写的承办单位`."""
        teller = self._process.find_stage(teller_of(path) or "")
        where = f"“{title_of(teller)}”填写的" if teller is not None else "表单里的"
        return f"{where}{self._field(path)}"

    def _unit(self, place: Place) -> str:
        match place.base:
            case Base.SUBMITTING:
                begin = "报送单位"
            case Base.FIELD:
                is_each = place.name in self._process.units_references
                begin = self._whose(place.name) + ("中每个单位" if is_each else "")
            case Base.COLUMN:
                begin = f"{self._field(place.name)}的提供单位"
            case Base.STAGE:
                stage = self._process.find_stage(place.name)
                begin = f"办理“{title_of(stage) if stage else place.name}”的单位"
            case Base.UNIT:
                begin = self._organization.unit_title(place.name) if self._organization else place.name
        return begin + "的上一级单位" * place.above

    def _role(self, role: str) -> str:
        return self._organization.role_title(role) if self._organization else role

    def _field(self, path: str) -> str:
        """`form.money` or `given.receipt.complete`: the label of the field."""
        parts = path.split(".")
        fields: Sequence[FormField]
        if parts[0] == "form":
            fields = self._process.form.fields
        else:
            stage = self._process.find_stage(parts[1])
            fields = told_in(stage) if stage is not None else []
        return next((field.label.zh for field in fields if field.id == parts[-1]), path)

    def _named(self, path: str) -> str:
        """The same, for what only conditions speak of: `row.source`, `rows.items`."""
        root, _, name = path.partition(".")
        tables = self._process.tables
        if path in _OF_THE_CASE:
            return _OF_THE_CASE[path]
        if root == "rows" and name in tables:
            return f"没有剔除的{tables[name].label.zh}"
        columns = [column for table in tables.values() for column in table.columns if root == "row"]
        return next((column.label.zh for column in columns if column.id == name), None) or self._field(path)

    def condition(self, expression: str) -> str:
        """`form.money == '是'` reads `是否涉及资金是“是”`. What has no words of its own stays as it is."""
        token = self._token
        if ".outcome" in expression:
            token = self._token_of_outcomes
        elif "start.unit" in expression:
            token = self._token_of_units
        words = _TOKEN.sub(token, " ".join(expression.split()))
        listed = re.sub(r"\[([^\]]*)\]", lambda found: found[1].replace(", ", "、"), words)
        return re.sub(r" ?(是|不是|≥|≤|，并且|，或者|属于) ?", r"\1", listed)

    def _token(self, match: re.Match[str]) -> str:
        if match["text"]:
            return f"“{match['text'][1:-1]}”"
        return self._named(match["name"]) if match["name"] else _SIGNS[match["sign"]]

    def _token_of_outcomes(self, match: re.Match[str]) -> str:
        """How a child case ended, by its title."""
        said = (match["text"] or "")[1:-1]
        return f"“{OUTCOME_TITLES[Outcome(said)]}”" if said in set(Outcome) else self._token(match)

    def _token_of_units(self, match: re.Match[str]) -> str:
        """A unit by its title."""
        unit = (match["text"] or "")[1:-1]
        title = self._organization.unit_title(unit) if self._organization else unit
        return f"“{title}”" if match["text"] else self._token(match)

    def answers(self, stage: HumanStage) -> tuple[str, ...]:
        return tuple(f"{o.title.zh}：{self._effect(o)}" for o in decisions_of(stage).values())

    def _effect(self, option: DecisionOption) -> str:
        match option.effect:
            case Effect.PASS:
                return "通过，往下走"
            case Effect.REFUSE:
                return f"办件结束（{OUTCOME_TITLES[option.outcome or Outcome.REFUSED]}）"
        if option.go is None:
            return "退回拟稿人，或者办理人选定的前面的环节"
        target = self._process.find_stage(option.go)
        return f"退回到“{title_of(target)}”" if target else "退回拟稿人"


def rule(signing: Signing) -> str:
    match signing.how:
        case "all":
            return "会签：都同意才通过"
        case "any":
            return "或签：一人办理即可"
        case "in order":
            return "依次签：按先后都同意"
    share, word = (signing.at_least, "满") if signing.at_least is not None else (signing.more_than, "超过")
    return f"票签：赞成{word}{share_in_words(share)}通过{'，一人不同意即不通过' if signing.veto else ''}"


def join(joined: Join) -> str:
    if joined.at_least is not None:
        return f"{joined.at_least}路办完即往下"
    return "有一路办完即往下" if joined.how == "any" else "都办完再往下"


def _done_by_the_system(stage: RegisterStage | JobStage) -> str:
    if isinstance(stage, JobStage):
        return f"系统自动办理：{stage.signature.title}"
    return f"{DOINGS[stage.do]}：登记簿 {stage.register_name}"
