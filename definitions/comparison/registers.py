"""Registers (登记簿), compared as documents of processes are."""

from definitions.comparison.change import Facts, Group, Said, Subject
from definitions.comparison.fields import field_subject
from definitions.comparison.names import AsWritten, limit, listed, said, worded, yes
from definitions.schema.registers import FurtherKey, Register, Stale

WHOLE_REGISTER = "register"


def facts_of_register(register: Register) -> Facts:
    names = AsWritten()
    return {
        Group.REGISTER: {WHOLE_REGISTER: Subject(register.title.zh, _of_the_whole(register))},
        Group.FORM: {field.id: field_subject(names, field) for field in register.fields},
        Group.STATES: {
            name: Subject(state.title.zh, {"名称": worded(state.title), "已结束": yes(state.closed)})
            for name, state in register.states.items()
        },
    }


def _of_the_whole(register: Register) -> dict[str, Said]:
    return {
        "编号": said(register.register_name),
        "名称": worded(register.title),
        "依据": said(register.authority),
        "凭哪一项区分": said(register.naming_field),
        "哪些项合起来不能重复": listed(register.key),
        "还有哪些项合起来不能重复": listed([_told(key) for key in register.further_keys]),
        "新登记的状态": said(next(iter(register.states))),
        "到哪一天为止": said(register.ends),
        "哪些项写明管理的栏目": listed(register.manages),
        **_of_staleness(register.stale),
    }


def _told(key: FurtherKey) -> str:
    fields = "+".join(key.fields)
    return fields if key.when is None else f"{fields}（{' '.join(key.when.split())}）"


def _of_staleness(stale: Stale | None) -> dict[str, Said]:
    if stale is None:
        return {"多久没有更新算久未更新": said(None)}
    length = limit(stale.length)
    words = f"{length.words}以上" if stale.at_least is not None else f"超过{length.words}"
    return {
        "多久没有更新算久未更新": Said(words, words),
        "从哪一天算": said(stale.start),
        "提前多久提醒": limit(stale.warn),
        "只看哪些状态": listed(stale.states),
    }
