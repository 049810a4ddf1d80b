"""The words that secrecy marks consist of, with what people put between their characters so that no search finds them."""

import re

S = r"[ \t]{0,6}"
_BETWEEN = r"[ \t.,、·•‧∙⋅/\\_|*+=~^'\"`—–\-…]{0,20}+"
_BREAKS = r"(?:[ \t|]{0,20}+\n){0,3}[ \t|]{0,20}+"
"""Paragraphs and cells: characters that stand below or beside each other."""
_SECRET = "[密宻]"
_LIKE_SECRET = "[密宻蜜宓]"
"""Nobody puts a star and a term behind honey."""
_FIRST = "[绝絕机機秘祕]"


def any_of(*words: str) -> str:
    """The words as alternatives, their characters possibly spread out by spaces."""
    return "(?:" + "|".join(S.join(word) for word in words) + ")"


LEVEL = rf"{_FIRST}{_BETWEEN}{_SECRET}(?:{S}级)?"
STARRED_LEVEL = rf"{_FIRST}(?:{_BETWEEN}|{_BREAKS}){_LIKE_SECRET}(?:{S}级)?"
TERM = rf"(?:[0-9〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾lIOo①-⑳]+{S}(?:年|个?月|天|日)|长期|永久|启封|启用前|公布前|印发前|解密前)"
STAR = "[★☆⭐⭑✩✪✫✬✭✮✯✰⋆✦✧🌟⚝⚹✡✴✵✶✷✸✹⁂٭❋❊]"
SIGN = r"(?:\\?[*∗✱※◆◇●○■□▲△♦♢])(?!\*)"
"""Stands for a star where a term follows."""
CARE = any_of(
    "注意保存",
    "妥善保管",
    "不得外传",
    "请勿外传",
    "严禁外传",
    "请勿外泄",
    "严禁外泄",
    "不得翻印",
    "不得公开",
    "请勿公开",
    "不得转载",
    "仅供参考",
    "阅后收回",
    "阅后归还",
    "阅后即退",
    "阅后退回",
    "阅后交回",
    "阅后销毁",
)
INTERNAL = any_of(
    "内部资料",
    "内部文件",
    "内部材料",
    "内部事项",
    "内部使用",
    "内部参阅",
    "内部参考",
    "内部传阅",
    "内部刊物",
    "内部明电",
    "仅供内部使用",
    "仅供内部参考",
    "仅供内部参阅",
    "仅限内部使用",
    "限内部使用",
)
URGENCY = any_of("特急", "加急", "特提", "平急", "急件")
BUSINESS = any_of("核心商密", "普通商密")

_SOFT = (
    *(
        "国家秘密(?!法)",
        "工作秘密",
        "商业秘密",
        "核心商密",
        "普通商密",
        "涉密",
        "不得公开",
        "不予公开",
        "不宜公开",
        "不得翻印",
    ),
    *(
        "阅后收回",
        "阅后归还",
        "阅后即退",
        "阅后销毁",
        "阅后即焚",
        "注意保存",
        "不得外传",
        "请勿外传",
        "严禁外传",
        "请勿外泄",
        "严禁外泄",
    ),
    *(
        "内部资料",
        "内部文件",
        "内部事项",
        "内部明电",
        "仅供内部",
        "仅限内部",
        "限内部使用",
        "内部掌握",
        "此件发至",
        "㊙",
    ),
)
_FAINT = ("仅供参考", "内部使用", "内部参考")
"""Ordinary in what is published, too."""


def _spaced(words: tuple[str, ...]) -> re.Pattern[str]:
    """Also with a space or a break between the characters."""
    gap = r"[ \t]{0,3}\n?[ \t]{0,3}"
    return re.compile("|".join(gap.join(word[:4]) + word[4:] for word in words))


SOFT, FAINT = _spaced(_SOFT), _spaced(_FAINT)
