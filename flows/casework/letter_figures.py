"""How many letters came, what became of them, and what those say who wrote them: by letterbox."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from definitions.semantics.letters import key_of
from flows.access.actor import Actor
from flows.casework.desk import Desk
from flows.casework.figure_tables import Column, say_days
from flows.casework.punctuality import LATE, MET, OPEN_LATE, RATE, RATE_MEANING, say_share
from flows.casework.statistics import must_belong, scope_of
from storage.queries.grouping import Grouping
from storage.queries.letter_counts import LetterCount, PoorRating, letter_counts, poor_ratings

ABOUT = (
    "这段时间收到的来信，按现在的办理情况统计。重复并案的只计在“收到”和“并案”，不重复计时限。"
    "本单位的人看到本单位分办或者答复的来信，主管人员看到全部。"
)
COLUMNS = (
    Column("received", "收到", "登记在册的来信，包括网上来信和人工登记的"),
    Column("by_page", "其中网上", "来信人自己在来信网页上写的"),
    Column("joined", "并案", "认定为重复、并到先前一封来信里答复的"),
    Column("ended", "已办结", "不含并案的；包括已经答复的，和联系不上等没有答复就办结的"),
    Column("under_way", "在办", "还没有办结的"),
    Column("met", MET, "规定的时限都在到期以前办完的"),
    Column("late", LATE, "有时限到期以后才办完的"),
    Column("open_late", OPEN_LATE, "有时限已经到期还没有办完的"),
    Column("on_time_rate", RATE, RATE_MEANING, say_share),
    Column("rated", "评价", "答复以后来信人评价过的"),
    Column("average", "平均星级", "评价的星数之和÷评价数，最高五星", say_days),
    Column("content_rate", "满意率", "评价为三星（基本满意）及以上的÷评价数", say_share),
)


@dataclass(frozen=True, slots=True)
class LetterFigures:
    counts: tuple[LetterCount, ...]
    poor: tuple[PoorRating, ...]
    """Those whom the answer did not content: whom to ask back (回访)."""
    titles: Mapping[str, str]
    """Of the boxes, by id."""

    @property
    def rows(self) -> list[list[str]]:
        return [
            [self.titles.get(one.box, one.box), *(column.say(column.of(one)) for column in COLUMNS)]
            for one in self.counts
        ]


def letter_figures(
    desk: Desk, actor: Actor, organization: str, since: datetime | None, before: datetime | None
) -> LetterFigures:
    """All of an organisation for its overseers, else of the person's own units. Raises Refused."""
    must_belong(actor, organization)
    scope = replace(scope_of(desk, actor, organization, Grouping.UNIT), since=since, before=before)
    office = desk.office(organization).organization
    with desk.database.reading() as session:
        return LetterFigures(
            tuple(letter_counts(session, scope, key_of(""), desk.clock())),
            tuple(poor_ratings(session, scope, key_of(""))),
            {box.id: box.title.zh for box in office.letterboxes},
        )
