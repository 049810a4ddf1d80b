"""吕发改办发〔2020〕518号, the annexed 审批单: its rows and its four boxes."""

from collections.abc import Mapping
from typing import Any

from definitions.schema.fields import ChoicesField
from definitions.schema.process import Process
from flows.casework.in_hand import CaseInHand
from flows.forms.layout import Layout
from flows.forms.paper import Row, ticks

BOXES = (
    ("科室负责人\n审核意见", frozenset({"section_head"})),
    ("分管领导\n审核意见", frozenset({"leader_in_charge"})),
    ("办公室\n审核意见", frozenset({"office_reviewer"})),
    ("主要领导\n审核意见", frozenset({"chief"})),
)
OTHER = "其他"


def _rows(case: CaseInHand) -> tuple[Row, ...]:
    form = case.state.form
    unit = case.office.organization.unit_title(case.state.unit)
    return (
        Row((("申请科室", unit), ("承 办 人", form["handler"]))),
        Row((("信息名称", form["title"]),)),
        Row((("拟发布栏目", form["column"]),)),
        Row((("信息类别", _classes(form)),)),
        Row((("信息格式", ticks(_chosen(case.process, "formats", form))),)),
        Row((("特殊要求", _special(case.process, form)),)),
    )


def _classes(form: Mapping[str, Any]) -> str:
    chosen = form["source_class"]
    source = form.get("reprint_source") or "＿＿＿＿＿＿"
    topic = f"（{form['topic']}）" if form.get("topic") else ""
    return "\n".join(
        [
            f"{ticks({'转载类信息': chosen == '转载类'})}　来源：{source}",
            ticks({"制发类信息": chosen == "制发类", f"报送类信息{topic}": chosen == "报送类"}),
        ]
    )


def _special(process: Process, form: Mapping[str, Any]) -> str:
    said = form.get("special_other") or "＿＿＿＿＿＿"
    chosen = _chosen(process, "special", form)
    return ticks({f"{OTHER}：{said}" if option == OTHER else option: yes for option, yes in chosen.items()})


def _chosen(process: Process, name: str, form: Mapping[str, Any]) -> dict[str, bool]:
    field = next(field for field in process.form.fields if field.id == name)
    assert isinstance(field, ChoicesField)
    return {option: option in form.get(name, ()) for option in field.options}


APPROVAL_SHEET = Layout(
    rows=_rows,
    boxes=lambda _case: BOXES,
    note="说明：标明“主动公开”的正式公文和经委领导批示发布的工作信息，免填本单。",
    reads=frozenset(
        {
            "handler",
            "title",
            "column",
            "source_class",
            "reprint_source",
            "topic",
            "formats",
            "special",
            "special_other",
        }
    ),
    applied_on="applied_on",
)
