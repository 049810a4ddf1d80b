"""Mistakes in the demo's content are told, each with what is wrong."""

import re
import shutil
from pathlib import Path

import pytest

from flows.demo.content import FOLDER, InvalidContent, load_content
from tests.builders.office import whole_catalogue
from tests.flows.demo.acting import TWO

CATALOGUE = whole_catalogue()
WRONG = [
    ("jl-bus-lines", "who: jl.office.secrecy2", "who: jl.office.head", "没有 secrecy_officer 岗位"),
    ("jl-bus-lines", "drafter: jl.transport_admin.officer", "drafter: jl.office.officer", "不能在 transport_admin 拟稿"),
    ("jl-bus-lines", "2026-11-06 09:10", "2026-11-07 09:10", "2026-11-07 09:10 不在上班时间"),
    ("jl-bus-lines", "2026-11-06 09:10", "2026-11-06 08:10", "2026-11-06 08:10 不在上班时间"),
    ("jl-bus-lines", "2026-11-05 15:20", "2026-11-05 13:10", "应当晚于上一步"),
    ("jl-bus-lines", "2026-11-12 09:30", "2026-12-01 09:30", "不在演示的时间范围内"),
    ("jl-bus-lines", "column: 公众服务", "column: 公交", "拟发布栏目：只能从这些里选一个"),
    ("jl-bus-lines", "decision: done, given: {watched", "decision: approve, given: {watched", "没有 approve 这个选择"),
    ("jl-bus-lines", ", given: {complete: 齐全}", "", "审批表和文件：必须填写"),
    ("jl-bus-lines", "id: jl-bus-lines", "id: jl-bus", "文件名应当与其中的 id"),
    ("jl-bus-lines", "process: jilin-transport.web-publish", "process: jilin-transport.paper", "没有 jilin-transport.paper 这个流程"),
    ("jl-bus-lines", "{end: published}", "{end: published, late: [soon]}", "流程里没有 soon"),
    ("jl-bus-lines", "{end: published}", "{}", "expect 要写 end、waits_at、blocked 之中的一个"),
    ("jl-bus-lines", "submit: '2026-11-05 13:40'", "submit: 11月5日", "时间要写成"),
    ("jl-bus-lines", "unit: transport_admin", "units: transport_admin", "unit"),
    ("jl-bus-lines", "unit: transport_admin", "unit: harbour", "没有 harbour 这个单位"),
    ("jl-bus-lines", "stage: unit_check, who: jl.transport_admin.reviewer, decision: approve, opinion: 站点", "reason: 站点", "撤回之后不能再有步骤"),
    ("jl-bus-lines", "stage: watch", "stage: publish", "没有这个由人办理的环节"),
    ("jl-bus-lines", "who: jl.transport_admin.head", "who: jl.transport_admin.officer", "拟稿人不能审自己的稿"),
    ("jl-bus-lines", "opinion: 同意报送", "go: draft, opinion: 同意报送", "只有退回时才写 go"),
    ("jl-bus-lines", "{end: published}", "{blocked: [barred_genre]}", "被拦下的办件没有步骤"),
    ("jl-bus-lines", "{end: published}", "{waits_at: harbour}", "没有 harbour 这个环节"),
    ("jl-navigation-suspension", "opinion: 没有写停航的", "reasons: 没有写停航的", "reasons"),
    ("ll-livelihood-proposals", "opinion: 没有写截止日期，也没有写到哪里提建议，请补充后重报。", "opinion: ''", "要写意见"),
    ("ll-price-weekly", "registrar: ll.office.clerk1", "registrar: ll.office.reviewer", "登记人不能是签字人"),
    ("ll-price-weekly", "registrar: ll.office.clerk1", "registrar: ll.price_section.head", "没有 office_clerk 岗位"),
    ("ll-price-weekly", "signed_on: '2026-11-10'", "signed_on: '2026-11-11'", "签字日期 2026-11-11"),
    ("ll-price-weekly", "signed_on: '2026-11-10'", "signed_on: '2026-11-08'", "签字日期 2026-11-08"),
    ("ll-price-weekly", "stage: deputy, who: ll.leaders.deputy2", "stage: deputy, who: ll.price_section.head", "不能连续办理两步"),
    ("ll-price-weekly", "stage: office_final, signer: ll.office.reviewer", "stage: deputy, signer: ll.office.reviewer", "纸质环节要写"),
    ("jl-party-day", "reason: 气象部门", "because: 气象部门", "because"),
    ("jl-bus-lines", "column: 公众服务", "column: 公众服务\n  corrects: {published: jl-tram-lines}", "没有更早的 jl-tram-lines 这一件"),
    ("jl-bus-lines", "column: 公众服务", "column: 公众服务\n  corrects: {published: jl-road-maintenance}", "没有更早的 jl-road-maintenance 这一件"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "right", "wrong", "told"), WRONG, ids=lambda value: value[:40])
def test_a_mistake_in_an_item_is_told(tmp_path: Path, name: str, right: str, wrong: str, told: str) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (path,) = (folder / "items").rglob(f"{name}.yaml")
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidContent, match=re.escape(told)):
        load_content(CATALOGUE, folder, TWO)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("role: chief", "role: king", "没有 king 这个岗位"),
        ("unit: maritime", "unit: harbour", "没有 harbour 这个单位"),
        ("id: jl.maritime.head", "id: jl.maritime.officer", "jl.maritime.officer：人员的编号和名称不能重复"),
        ("id: jl.maritime.head", "id: JL-maritime", "pattern"),
        ("jilin-transport:", "changchun-transport:", "没有 changchun-transport 这个机构"),
    ],
)
def test_a_mistake_among_the_people_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    folder = tmp_path / "demo"
    (folder / "items").mkdir(parents=True)
    shutil.copy(FOLDER / "stories.yaml", folder)
    people = (FOLDER / "people.yaml").read_text(encoding="utf-8")
    assert right in people
    (folder / "people.yaml").write_text(people.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(InvalidContent, match=re.escape(told)):
        load_content(CATALOGUE, folder)
