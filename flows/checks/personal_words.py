"""What tells of a person in words: names behind 申请人, home addresses, number plates, e-mail.

Nothing of it proves itself, and offices publish addresses and mailboxes of their own: all of it is a warning.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳史唐费岑薛雷贺倪汤罗毕郝安常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛"
    "戴宋庞熊纪舒项祝董梁杜阮蓝季贾江郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯管卢莫丁邓洪包左石崔龚程邢裴陆荣翁段侯温庄晏瞿阎聂向廖尤欧宁闫肖覃甘关"
)
_WHO = "申请人|当事人|被处罚人|举报人|投诉人|信访人|来信人|写信人|留言人|网民|网友|受害人|被害人|患者|死者|法定代理人|户主|被征收人|缴费人|报名人"
_NAME = re.compile(
    rf"(?:{_WHO})(?:姓名)?\s?[:(]?\s?(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[,。;、:()\s|\"”]|$|反映|咨询|投诉|举报|来信|男|女|称|认为|于[0-9]|在[0-9]|诉|的(?:信|留言|来信|申请|诉求))"
)
_NO_NAME = re.compile(
    "^(?:于|向|万|高|安|金|常|方|何|任|关|应|时|有关|单位|本人|须|可)(?:[0-9]|$)|(?:信息|材料|应当|需要|单位|人员|部门|情况|姓名|电话|地址)"
)
_ADDRESS = re.compile(
    r"(?P<keep>[\u4e00-\u9fff]{2,12}(?:街道|社区|小区|镇|乡|村|路|街|大道|胡同|巷|花园|家园|公寓|新村))"
    r"(?P<rest>[\u4e00-\u9fff0-9A-Za-z\-]{0,14}?[0-9A-Za-z一二三四五六七八九十甲乙丙丁]{1,5}(?:号楼|栋|幢|座|单元|号院|号|楼)"
    r"[\u4e00-\u9fff0-9A-Za-z\-]{0,12}?(?:[0-9]{1,5}(?:室|户|门(?!诊|市|店))|(?<=单元)[0-9]{3,4}(?![0-9])))"
)
_DOOR = re.compile("[0-9]{1,5}(?:室|户|门)|(?<=单元)[0-9]{3,4}")
"""With what an address ends; nothing is looked for where there is none."""
_LONGEST_ADDRESS = 60
_PLATE = re.compile(
    r"(?<![\u4e00-\u9fffA-Za-z0-9])?(?P<place>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z])[·•. ]?"
    r"(?P<own>(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警])(?![A-Za-z0-9])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])(?P<own>[A-Za-z0-9][A-Za-z0-9._%+\-]{0,62})@(?P<host>(?:[A-Za-z0-9\-]{1,60}\.){1,4}[A-Za-z]{2,12})"
)
_DO = {
    "name": "请核对：是公民个人的姓名就改写为 {masked}。",
    "address": "请核对：是住址就改写为 {masked}；是单位对外公布的地址可以保留。",
    "plate": "请核对：是个人车辆的号牌就改写为 {masked}；依法公告的可以保留。",
    "email": "请核对：是个人邮箱就改写为 {masked}；是单位对外公布的邮箱可以保留。",
}


@dataclass(frozen=True, slots=True)
class PersonalWord:
    code: str
    start: int
    end: int
    name: str
    masked: str

    @property
    def doubt(self) -> str:
        return _DO[self.code].format(masked=self.masked)


def personal_words(text: str) -> Iterator[PersonalWord]:
    for code, name, pattern, group, mask in _KINDS:
        for match in _addresses(text) if code == "address" else pattern.finditer(text):
            start, end = match.span(group)
            if code == "email" and match["host"].lower().endswith(".gov.cn"):
                continue
            if code == "name" and _NO_NAME.search(match["name"]):
                continue
            yield PersonalWord(code, start, end, name, mask(match))


def _addresses(text: str) -> Iterator[re.Match[str]]:
    reached = 0
    for door in _DOOR.finditer(text):
        found = _ADDRESS.search(text, max(reached, door.start() - _LONGEST_ADDRESS), door.end())
        if found is not None:
            reached = found.end()
            yield found


def masked_name(name: str) -> str:
    """张*; 李*明."""
    return (
        name[0] + "*" * (len(name) - 1) if len(name) <= 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
    )


def _masked_plate(match: re.Match[str]) -> str:
    own = match["own"]
    return f"{match['place']}{'*' * (len(own) - 2)}{own[-2:]}"


_KINDS: tuple[tuple[str, str, re.Pattern[str], str | int, Callable[[re.Match[str]], str]], ...] = (
    ("name", "公民姓名", _NAME, "name", lambda match: masked_name(match["name"])),
    ("address", "住址", _ADDRESS, 0, lambda match: f"{match['keep']}**"),
    ("plate", "车牌号", _PLATE, 0, _masked_plate),
    ("email", "电子邮箱", _EMAIL, 0, lambda match: f"{match['own'][0]}***@{match['host']}"),
)
