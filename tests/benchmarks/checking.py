"""How long all checks take over a million characters: official prose, and a table with somebody's telephone in each row."""

import time

from definitions.schema.process import Check
from definitions.vocabulary import CheckName
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.house import House
from flows.checks.lexicon import read_lexicon
from flows.checks.runner import run
from flows.extraction.written import Written
from tests.benchmarks.figures import Row

CHARACTERS = 1_000_000
TERMS = 5000
ROWS = 47_000

PROSE = (
    "各县（市、区）人民政府，各直属单位：为进一步做好道路运输管理工作，经研究，现将有关事项通知如下。\n"
    "一、提高认识，加强领导。各单位主要负责人是第一责任人，分管负责人同意后方可报送，不得公开涉密信息。\n"
    "二、2026年1至10月，完成货运量3458.6万吨，同比增长4.2%；统一社会信用代码11150500MB1901732U。\n"
    "三、联系电话：0432-62048000，地址：解放大路88号，详见 https://www.gov.cn/zhengce 。\n\n"
)


def measure() -> tuple[list[Row], dict[str, object]]:
    prose = (PROSE * (CHARACTERS // len(PROSE) + 1))[:CHARACTERS]
    table = "\n".join(f"李小明\t138001{number:05d}\t第{number}号" for number in range(ROWS))
    seconds = {"check_a_million": _seconds(prose), "check_a_table": _seconds(table)}
    rows = [Row(metric, "", 0, value, "s") for metric, value in seconds.items()]
    return rows, {"characters": {"prose": len(prose), "table": len(table)}, "hits_in_table": ROWS}


def _seconds(text: str) -> float:
    """Of the processor."""
    terms = "\n".join(f"词条{number}号,warn," for number in range(TERMS))
    house = House(style={"帐号": "账号"}, lexicon=read_lexicon(f"term,severity,suggestion\n{terms}"))
    checks = [Check.model_validate({"check": name.value}) for name in CheckName]
    content = Examined({}, {}, (ReadAttachment("全文.docx", "", Written.plain(text)),), house)
    run(checks, Examined({}, {}, (), house))
    started = time.process_time()
    run(checks, content)
    return time.process_time() - started
