"""What tells of a person in words: names, home addresses, telephones at home, number plates, e-mail.

Nothing of it proves itself, and offices publish addresses and mailboxes of their own: all of it is a question, and a
surname alone a hint.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.checks.landlines import landlines, masked_landline
from flows.checks.personal_names import FoundName, personal_names
from flows.checks.surnames import COMPOUND

_ADDRESS = re.compile(
    r"(?P<keep>[\u4e00-\u9fff]{2,12}(?:街道|社区|小区|镇|乡|村|路|街|大道|胡同|巷|花园|家园|公寓|新村))"
    r"(?P<rest>[\u4e00-\u9fff0-9A-Za-z\-]{0,14}?[0-9A-Za-z一二三四五六七八九十甲乙丙丁]{1,5}(?:号楼|栋|幢|座|单元|号院|号|楼)"
    r"[\u4e00-\u9fff0-9A-Za-z\-]{0,12}?(?:[0-9]{1,5}(?:室|户|门(?!诊|市|店))|(?<=单元)[0-9]{3,4}(?![0-9])))"
)
_LIVES = re.compile(
    r"(?:家住|现住|住(?<=[,;。]住)|家庭住址|户籍地|户籍所在地|住址|住所地|经常居住地)(?:在|于|为|是)?[ ]?:?[ ]?"
    r"(?P<own>(?!偏远)[\u4e00-\u9fff0-9]{2,20}?(?:区|县|市|旗|镇|乡|街道|苏木)[\u4e00-\u7683\u7685-\u9fff0-9A-Za-z\-]{0,20}?"
    r"(?:[0-9一二三四五六七八九十]+(?:组|社|队|委|号|屯)|屯|嘎查|社区|小区|花园|家园|新村|村))(?![\u4e00-\u9fff]{0,2}(?:优先|统一))"
)
"""Where somebody lives who has no door with a number. No 的 (U+7684) stands in it."""
_DOOR = re.compile("[0-9](?:[0-9]{0,4}+[室户门]|(?<=单元.)[0-9]{2,3})")
"""With what an address ends; nothing is looked for where there is none."""
_LONGEST_ADDRESS = 60
_PLATE = re.compile(
    r"(?P<place>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z])[·•. ]?"
    r"(?P<own>(?=[A-HJ-NP-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警])(?![A-Za-z0-9])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])(?P<own>[A-Za-z0-9][A-Za-z0-9._%+\-]{0,62}+)@(?P<host>(?:[A-Za-z0-9\-]{1,60}\.){1,4}[A-Za-z]{2,12})"
)
_DO = {
    "name": "请核对：是公民个人的姓名就改写为 {masked}。",
    "surname": "请核对：能看出是谁的就改写为 {masked}。",
    "landline": "请核对：是私人电话就改写为 {masked}；是单位对外公布的电话可以保留。",
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
    def is_hint(self) -> bool:
        return self.code == "surname"

    @property
    def doubt(self) -> str:
        return _DO[self.code].format(masked=self.masked)


def personal_words(text: str) -> Iterator[PersonalWord]:
    names = list(personal_names(text))
    yield from (_of_name(text, one) for one in names)
    for start, end in landlines(text, names):
        yield PersonalWord("landline", start, end, "私人固定电话", masked_landline(text[start:end]))
    yield from _addresses(text)
    for code, name, pattern, group, mask in _KINDS:
        for match in pattern.finditer(text):
            if code == "email" and match["host"].lower().endswith(".gov.cn"):
                continue
            yield PersonalWord(code, *match.span(group), name, mask(match))


def _of_name(text: str, found: FoundName) -> PersonalWord:
    name = text[found.start : found.end]
    if found.is_whole:
        return PersonalWord("name", found.start, found.end, "公民姓名", masked_name(name))
    surname = name[:2] if name.startswith(COMPOUND) else name[0]
    return PersonalWord("surname", found.start, found.end, "公民的姓氏和称呼", f"{surname}某")


def _addresses(text: str) -> Iterator[PersonalWord]:
    """With a door, and without one behind a word that tells of a home: each place once, as far as it goes."""
    taken = bytearray(len(text))
    for match in _with_door(text):
        taken[match.start() : match.end()] = b"\1" * len(match.group())
        yield PersonalWord("address", *match.span(), "住址", f"{match['keep']}**")
    for match in _LIVES.finditer(text):
        if taken.find(1, *match.span("own")) < 0:
            yield PersonalWord("address", *match.span("own"), "住址", f"{match['own'][:3]}**")


def _with_door(text: str) -> Iterator[re.Match[str]]:
    reached = 0
    for door in _DOOR.finditer(text):
        found = _ADDRESS.search(text, max(reached, door.start() - _LONGEST_ADDRESS), door.end())
        if found is not None:
            reached = found.end()
            yield found


def masked_name(name: str) -> str:
    """张*; 李*明."""
    name = "".join(name.split())
    return (
        name[0] + "*" * (len(name) - 1) if len(name) <= 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
    )


def _masked_plate(match: re.Match[str]) -> str:
    own = match["own"]
    return f"{match['place']}{'*' * (len(own) - 2)}{own[-2:]}"


_KINDS: tuple[tuple[str, str, re.Pattern[str], str | int, Callable[[re.Match[str]], str]], ...] = (
    ("plate", "车牌号", _PLATE, 0, _masked_plate),
    ("email", "电子邮箱", _EMAIL, 0, lambda match: f"{match['own'][0]}***@{match['host']}"),
)
