"""How long all checks take over a million characters of official prose, as attachments hold them."""

import time

from definitions.schema.process import Check
from definitions.vocabulary import CheckName
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.house import House
from flows.checks.lexicon import read_lexicon
from flows.checks.runner import run
from flows.extraction.written import Written

CHARACTERS = 1_000_000
TERMS = 5000
BUDGET = 2.0
"""Seconds of the processor."""

PROSE = (
    "各县（市、区）人民政府，各直属单位：为进一步做好道路运输管理工作，经研究，现将有关事项通知如下。\n"
    "一、提高认识，加强领导。各单位主要负责人是第一责任人，分管负责人同意后方可报送，不得公开涉密信息。\n"
    "二、2026年1至10月，完成货运量3458.6万吨，同比增长4.2%；统一社会信用代码11150500MB1901732U。\n"
    "三、联系电话：0432-62048000，地址：解放大路88号，详见 https://www.gov.cn/zhengce 。\n\n"
)


def seconds_for_a_million() -> float:
    text = (PROSE * (CHARACTERS // len(PROSE) + 1))[:CHARACTERS]
    terms = "\n".join(f"词条{number}号,warn," for number in range(TERMS))
    house = House(style={"帐号": "账号"}, lexicon=read_lexicon(f"term,severity,suggestion\n{terms}"))
    checks = [Check.model_validate({"check": name.value}) for name in CheckName]
    content = Examined({}, {}, (ReadAttachment("全文.docx", "", Written.plain(text)),), house)
    run(checks, Examined({}, {}, (), house))
    started = time.process_time()
    run(checks, content)
    return time.process_time() - started
