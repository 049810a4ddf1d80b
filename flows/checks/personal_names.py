"""Names of citizens, found by what stands around them: 来信人, 我叫, 女士, a column 姓名. Names of officials are no hit.

No list of names proves one: all of it is a question to whoever reviews.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.checks.columns import cells_below
from flows.checks.surnames import COMPOUND, SURNAMES, is_ordinary_word

_GIVEN = "[\u4e00-\u67cf\u67d1-\u9fff]"
"""Any character but 某, which stands for what was hidden already."""
_DOT = re.compile("[·•‧]")
_SOUND = "(?:(?![某的在向等因将被诉称说是就与及])[一-鿿])"
_TRANSLITERATED = rf"{_SOUND}{{2,10}}{_DOT.pattern}{_SOUND}{{1,10}}"
NAME = rf"(?:{_TRANSLITERATED}|(?:{'|'.join(COMPOUND)}|[{SURNAMES}]){_GIVEN}{{1,2}}?)"
WHO = (
    "申请人|当事人|被处罚人|举报人|投诉人|信访人|上访人|来信人|写信人|来电人|来访人|留言人|咨询人|诉求人|反映人|求助人|报案人|报警人"
    "|受害人|被害人|死者|伤者|患者|户主|法定代理人|委托代理人|监护人|被征收人|被执行人|违法行为人|被告人|被告|原告|犯罪嫌疑人|嫌疑人"
    "|缴费人|报名人|被补偿人|承租人|出租人|行政相对人|低保对象|救助对象|补助对象|处罚对象|特困人员|贫困户|脱贫户|收款人|付款人|领款人|所有人"
    "|所有权人|车辆所有人|产权人|继承人|被继承人|债权人|债务人|失主|受助人|受益人|权利人|义务人|肇事者|逝者|走失者|持证人|持卡人|第三人"
    "|代理人|收信人|收件人|回复对象|答复对象|家属|亲属"
)
_ANYBODY = (
    "网民|网友|市民|群众|村民|居民|业主|住户|租户|租客|乘客|旅客|司机|驾驶员|驾驶人|车主|货主|学生|家长|老人|职工|员工|工人|农民工"
    "|司乘人员|个体户|消费者|游客|考生|志愿者|牧民|农民|农户|承包户|养殖户|商户|店主|房主|房东|子女|儿童|残疾人|老兵|病人|用户|公民|学员|队员|居民代表"
)
_POINT = r"[,。;、:()\s|\"”!?]|$"
_DOES = (
    "反映|反应|咨询|投诉|举报|来信|来电|来访|致电|留言|拨打|询问|表示|说|称|告诉|认为|提出|建议|要求|希望|诉|等|因|于|在|向|与|和|及|将|被|从"
    "|对|到|已|未|不|拒|为|的|超|无|涉|驾|持|经营|违|申请|购买|领取|缴纳|遗失|丢失|乘|拾|捡|酒|使用|擅自|系|一家|名下|身份证|电话|手机|住"
    "|送|获|男|女|先生|女士|同志|今年|现年|家|入住|办理|签|饮|独|弃|免|一人|多次|再次|去世|死亡|受伤|均|也|曾|还|只|仍|当|所|报"
)
_END = rf"(?={_POINT}|{_DOES})"
_RELATIVE = "父亲|母亲|爸爸|妈妈|妻子|丈夫|爱人|老伴|老公|老婆|儿子|女儿|孙子|孙女|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|姥姥|姥爷|外公|外婆|邻居|同事|朋友"
_TITLES = "先生|女士|同志|小姐"
_WEAK = "师傅|老人|同学|老师|医生|大夫"
_OF_AGE = "大爷|大妈|大娘|大叔|大伯|大姐|大哥|阿姨|奶奶|爷爷|婆婆|老汉|老太"

_NAMED = (
    re.compile(
        rf"(?:{WHO}|{_ANYBODY})(?:姓名|为|是|\((?:签字|签名|盖章|签章|签名或盖章|签字或盖章)\))?\s?[:(]?\s?(?P<name>{NAME}){_END}"
    ),
    re.compile(rf"您\((?P<name>{NAME})\)"),
    re.compile(rf"(?:收到|接到|转来)(?P<name>{NAME})的(?:来信|来电|信访|投诉|举报|诉求|求助)"),
    re.compile(rf"(?:我叫|我名叫|名字叫|名字是)\s?(?P<name>{NAME})(?={_POINT})"),
    re.compile(rf"(?:我是|本人)(?P<name>{NAME})(?=[,。(\s]|$)"),
    re.compile(rf"(?:我|其|他|她)的?(?:{_RELATIVE}|子|女|妻|夫|母|父|弟|妹|兄)(?P<name>{NAME}){_END}"),
    re.compile(rf"尊敬的(?P<name>{NAME})(?:{_TITLES})?(?=[:,!])"),
    re.compile(rf"敬礼[!。]?\s*\n\s*(?:(?:{WHO}|{_ANYBODY}):?\s?)?(?P<name>{NAME})[ \t]*(?=\n|$)"),
    re.compile(
        rf"关于(?:对|给|答复)?(?P<name>{NAME})(?:同志|先生|女士)?(?:等人?|[0-9一二三四五六七八九十]+人)?"
        "(?=信访|反映|投诉|举报|申请|诉求|来信|要求|请求|提出|咨询|违法|案)"
    ),
)
_SPACED = rf"[{SURNAMES}][ ]{{1,4}}{_GIVEN}"
"""So that names of two characters are as wide as those of three."""
_LABELLED = re.compile(
    rf"(?:{WHO}|姓[ ]{{0,6}}名)(?:姓名)?\s?:\s?(?P<name>{_TRANSLITERATED}|{_SPACED}|{_GIVEN}{{2,5}})(?=[,。;、()\s|]|$)",
)
"""Whoever is named like this need not have a surname: Mongolians have none."""
_NOBODY = re.compile(
    "公司|集团|[局委厂店院校部处科会社站所队村市县区镇乡街州盟旗行矿场]$|中心|匿名|未|单位|签|略|本人|同上|见|详|个人|公民|自然人|企业|法人|组织|网友|市民"
    "|先生|女士|的|应|可|须|需|及|和|或|不|无|请|电话|地址|性别|职务|填|如实|陈述"
)
_CALLED = re.compile(
    rf"(?:{'|'.join(COMPOUND)}|.)(?:{_TITLES}|{_OF_AGE}|{_WEAK}|书记|主任|局长|处长|科长|站长|所长|队长|村长|厂长|院长|校长|经理|老板|律师|警官)"
)
"""A surname with a form of address is no whole name."""
_BEFORE_TRANSLITERATED = re.compile(
    rf".*(?:{WHO}|{_ANYBODY}|{_RELATIVE}|[我其他她][子女妻夫母父弟妹兄]|族人?|[省市州县区旗乡镇村组队][人户]?|核实|[经通转][查知来]|[收接]到"
    "|[的是叫为对由向给与被请将把及])"
)
"""What no name has that was put into Chinese by its sound: 维吾尔族牧民买买提·艾力 begins behind it."""
_BEHIND_TRANSLITERATED = re.compile(
    "|".join(word for word in _DOES.split("|") if len(word) > 1) + "|[在的向等因将被诉称说是就与和及家住]"
)
_NO_PERSON = re.compile("公司|单位|委员|支部|小组|人员|部门|信息|材料|应当|需要|情况|工作|[的]")
_LISTED = re.compile(rf"{NAME}$")
_SEX = re.compile(
    r"[,(]\s?[男女]\s?(?=[,)。;|\s])|公民身份(?:证|号码)|身份(?:证|号码)|护照|[\t\n|][ ]{0,4}+[男女][ ]{0,4}+(?=[\t\n|]|$)"
)
_OF_OFFICE = re.compile("党员|党派|现任|拟任|拟晋|任职|学历|学位|研究生|本科|职称")
_SPEAKS = re.compile(
    "反映|来信|来电|来访|致电|投诉|举报|咨询|信访|求助|诉称|申诉|留言|因病|去世|遗失|丢失|挂失"
)
_BEFORE_SPEAKING = re.compile(
    rf"(?:^|[,。;:、\s“(]|收到|接到|转来)(?P<name>{NAME})(?:等(?:[0-9一二三四五六七八九十两几多]{{1,3}}人|人)?)?$"
)
_ROW_WITH_SEX = re.compile(
    rf"^[ ]{{0,4}}(?:[0-9]{{1,4}}[ ]{{1,4}})?(?P<name>{_SPACED}|{NAME})[ ]{{1,4}}[男女][ ]", re.MULTILINE
)
"""Of a list whose columns are apart by spaces."""
_BEFORE_SEX = re.compile(rf"(?:^|[,。;:、\s(|查为对是])(?P<name>{NAME})[ ]{{0,4}}[,(:]?[ ]?的?$")
_TITLE = re.compile(f"{_TITLES}|{_OF_AGE}|{_WEAK}")
_WHOLE_BEFORE = re.compile(rf"(?:^|[,。;:、\s(“])(?P<name>{NAME})$")
_ONLY_SURNAME = re.compile(rf"(?P<before>^|[\s\S])(?P<name>{'|'.join(COMPOUND)}|[{SURNAMES}])$")
_ALSO_A_WORD = frozenset("向于任方何时常万高应关安包从和同相双老全各对")
"""Surnames that mostly are something else inside of a sentence."""
_CJK = re.compile("[\u4e00-\u9fff]")
_WINDOW = 24
_SHORTEST_FIRST_NAME = 2
_FILLED_IN = re.compile(
    rf"(?<![^\n\t|])[ ]{{0,6}}(?:姓[ ]{{0,6}}名|户主姓名|申请人|领取人)[ ]{{0,6}}[\t|][ ]{{0,6}}(?P<name>{_SPACED}|{NAME})(?=[ ]{{0,6}}(?:[\t|\n]|$))(?P<row>[^\n]{{0,200}})"
)
_VALUE = re.compile("[0-9]|(?<![^\t| ])[男女](?![^\t| \n])")
_HEADING = re.compile(r"[ ]*(?:姓[ ]*名|户主姓名|申请人|领取人|名字)[ ]*")


@dataclass(frozen=True, slots=True)
class FoundName:
    start: int
    end: int
    is_whole: bool
    """False: a surname with 女士 or 大爷, by which hardly anybody is known."""


def personal_names(text: str) -> Iterator[FoundName]:
    """In order; none within another."""
    found = sorted((_cut(text, one) for one in _all(text)), key=lambda one: (one.start, -one.end))
    reached = 0
    for one in found:
        if one.start >= reached:
            reached = one.end
            yield one


def _all(text: str) -> Iterator[FoundName]:
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            if _may_be_name(match["name"]):
                yield FoundName(*match.span("name"), is_whole=True)
    for match in _LABELLED.finditer(text):
        if not _NOBODY.search(match["name"]) and not is_ordinary_word(match["name"]):
            yield FoundName(*match.span("name"), is_whole=True)
    yield from _with_sex(text)
    yield from _before_speaking(text)
    yield from _with_title(text)
    yield from _in_columns(text)
    yield from _beside_heading(text)


def _cut(text: str, found: FoundName) -> FoundName:
    """No surname tells where a name with a dot begins: what stands around it may have been taken for a part of it."""
    dot = _DOT.search(text, found.start, found.end)
    if dot is None:
        return found
    first = text[found.start : dot.start()]
    leading = _BEFORE_TRANSLITERATED.match(first)
    begins = leading.end() if leading and len(first) - leading.end() >= _SHORTEST_FIRST_NAME else 0
    behind = _BEHIND_TRANSLITERATED.search(text, dot.end() + 1, found.end)
    return replace(found, start=found.start + begins, end=behind.start() if behind else found.end)


def _may_be_name(name: str) -> bool:
    return not is_ordinary_word(name) and not _NO_PERSON.search(name) and not _CALLED.fullmatch(name)


def _with_sex(text: str) -> Iterator[FoundName]:
    """张伟，男; but not whoever is being appointed."""
    for row in _ROW_WITH_SEX.finditer(text):
        if _may_be_name("".join(row["name"].split())) and not _OF_OFFICE.search(
            text, row.end(), row.end() + 3 * _WINDOW
        ):
            yield FoundName(*row.span("name"), is_whole=True)
    for sex in _SEX.finditer(text):
        match = _BEFORE_SEX.search(text, max(0, sex.start() - _WINDOW), sex.start())
        if (
            match
            and _may_be_name(match["name"])
            and not _OF_OFFICE.search(text, sex.end(), sex.end() + 3 * _WINDOW)
        ):
            yield FoundName(*match.span("name"), is_whole=True)


def _before_speaking(text: str) -> Iterator[FoundName]:
    """Whoever begins a sentence, and complains."""
    for verb in _SPEAKS.finditer(text):
        match = _BEFORE_SPEAKING.search(text, max(0, verb.start() - _WINDOW), verb.start())
        if match and _may_be_name(match["name"]):
            yield FoundName(*match.span("name"), is_whole=True)


def _with_title(text: str) -> Iterator[FoundName]:
    for title in _TITLE.finditer(text):
        window = max(0, title.start() - _WINDOW)
        whole = _WHOLE_BEFORE.search(text, window, title.start())
        if whole and _may_be_name(whole["name"]):
            if title.group() != "同志" or text[title.end() : title.end() + 1] == ":":
                yield FoundName(*whole.span("name"), is_whole=True)
        elif title.group() != "同志":
            yield from _surname_before(text, title)


def _surname_before(text: str, title: re.Match[str]) -> Iterator[FoundName]:
    alone = _ONLY_SURNAME.search(text, max(0, title.start() - 3), title.start())
    if alone and not (
        alone["name"] in _ALSO_A_WORD and (_CJK.match(alone["before"]) or title.group() in _WEAK)
    ):
        yield FoundName(alone.start("name"), title.end(), is_whole=False)


def _in_columns(text: str) -> Iterator[FoundName]:
    for cell in cells_below(text, _HEADING) if "名" in text or "人" in text else ():
        yield from _in_cell(cell)


def _beside_heading(text: str) -> Iterator[FoundName]:
    """Of a form that is filled in: 姓名 | 张伟 | 性别 | 男. In the heading of a list other headings follow."""
    for match in _FILLED_IN.finditer(text):
        is_filled_in = not match["row"].strip(" |\t") or _VALUE.search(match["row"])
        name = "".join(match["name"].split())
        if (
            is_filled_in
            and _may_be_name(name)
            and not _OF_OFFICE.search(text, match.end("name"), match.end("name") + 3 * _WINDOW)
        ):
            yield FoundName(*match.span("name"), is_whole=True)


def _in_cell(cell: re.Match[str]) -> Iterator[FoundName]:
    name = cell.group().strip()
    if _LISTED.match(name) and _may_be_name(name):
        start = cell.start() + cell.group().index(name)
        yield FoundName(start, start + len(name), is_whole=True)
