"""Surnames, and the ordinary words that begin like a name."""

from functools import cache
from pathlib import Path

COMPOUND = (
    *("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "东方", "夏侯", "慕容", "令狐", "长孙", "宇文", "司徒"),
    *("端木", "公孙", "轩辕", "闻人", "呼延", "百里", "南宫", "西门", "独孤", "拓跋"),
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁"
    "钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单杭洪包左石崔吉龚程嵇邢裴陆荣翁荀羊惠曲封芮靳汲松井段富巫焦巴弓"
    "牧山谷车侯全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄印白怀蒲从鄂索咸赖卓蔺屠蒙池乔阴胥苍双闻党翟谭贡劳姬申扶"
    "冉雍桑桂濮牛寿边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容古易慎廖庾终衡步都耿满匡国文寇广禄东沃利师巩聂敖融冷辛那简饶曾沙养鞠须丰巢关"
    "相查荆游竺权盖益桓公付闫肖覃佟佘岳帅亓付邸苟晋楚涂逄仝郜冼麻"
)


@cache
def _words() -> frozenset[str]:
    """Of two characters, the first of which is a surname too."""
    return frozenset(Path(__file__).with_name("ordinary_words.txt").read_text(encoding="utf-8").split())


def is_ordinary_word(name: str) -> bool:
    """周转量 is no Mr Zhou."""
    return name[:2] in _words()
