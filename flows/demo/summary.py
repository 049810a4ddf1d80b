"""What there is to see in the demo: read from the installation as it stands, told in a screenful of Chinese."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from definitions.semantics.clocks import day_of
from definitions.vocabulary import OUTCOME_TITLES, Outcome, Severity, WayIn
from definitions.working_days import SHANGHAI
from flows.access.actor import OS_USER, Actor
from flows.access.credentials import observer
from flows.assembly import Services
from flows.casework.punctuality import LATE, MET, OPEN_LATE, RATE, RATE_MEANING, say_rate, say_share
from flows.casework.statistics import Statistics, statistics
from flows.casework.views import CaseView
from flows.demo.home import PASSWORD
from flows.supervision.child import Address
from flows.supervision.plan import SITES_TITLE
from storage.queries.blocked import Lack, VacantDuty, vacant_duties
from storage.queries.case_search import Wanted
from storage.queries.letter_counts import LetterCount
from storage.queries.tally import Tally

SIGN_INS = {
    "jilin-transport": (
        ("jl.transport_admin.officer", "报一条信息试试：写上手机号或“秘密”字样，看系统怎样拦下"),
        ("jl.transport_admin.reviewer", "本单位审核人审核"),
        ("jl.transport_admin.head", "本单位主要负责人审批"),
        ("jl.office.secrecy1", "保密审查：同意公开、删减后公开、不予公开"),
        ("jl.leaders.deputy1", "局分管领导审批"),
        ("jl.it_division.editor1", "收件，置顶，发布到网站；登记和分拣来信"),
        ("jl.it_division.manager", "看台账、超期统计"),
        ("jl.it_division.system", "看运行情况和没有人办理的环节"),
    ),
    "lvliang-drc": (
        ("ll.office.clerk1", "打印审批单，登记纸质签字的扫描件"),
        ("ll.office.reviewer", "三审；终审签在纸上，由文书登记"),
    ),
    "siping": (
        ("sp.digital_editing.receiver1", "受理网民留言，接收登记，处理将要撤销的专题"),
        ("sp.gov_office.manager", "看简单咨询是否5个工作日内答复，专题登记簿"),
    ),
    "tongliao": (
        ("tl.gov_office.supervisor1", "周巡查、月整改、季通报；审核网站和账号的开设"),
        ("tl.gov_office.manager", "看巡查发现的问题和各单位得分"),
    ),
    "xinjiang-transport": (
        ("xj.info_center.mailbox1", "转办领导信箱来信，答复来信人"),
        ("xj.office.manager", "看三审三校台账、考评得分"),
    ),
}
"""By office, everybody that a publication of the first needs, in order, and some of the others; and what to try."""
OVERDUE = "规定时限超期"
COUNTED = {OVERDUE: "次"}
"""What is counted otherwise than by cases: one may miss several limits."""
LONGEST_TITLE, LONGEST_REASON = 24, 40
"""Characters."""
MOST = 6
"""Cases that are named of each kind."""


@dataclass(frozen=True, slots=True)
class Summary:
    cases: int
    offices: int
    published: tuple[tuple[str, str, int], ...]
    """Where it is, in words, folder of the site, number of articles. No folder: published elsewhere, by hand."""
    letters: tuple[tuple[str, LetterCount], ...]
    """Organisation and letterbox, in words, and what became of what came in."""
    others: tuple[tuple[str, tuple[str, ...]], ...]
    """What happened, and to which cases."""
    on_time: tuple[str, ...]
    """The rate of each organisation."""
    people: tuple[tuple[str, str, str], ...]
    """Id, name and what to try."""
    stands_at: str


def _cases(services: Services, actor: Actor) -> Iterator[int]:
    pages = services.search(actor, Wanted()).pages
    for number in range(1, pages + 1):
        yield from (line.case_id for line in services.search(actor, Wanted(), number).lines)


def summarise(services: Services) -> Summary:
    organizations = list(services.desk.catalogue.offices)
    actor = observer(organizations, OS_USER)
    views = [services.case(actor, case_id) for case_id in _cases(services, actor)]
    views.sort(key=lambda view: view.id)
    figures = [statistics(services.desk, actor, organization) for organization in organizations]
    return Summary(
        cases=len(views),
        offices=len({view.organization for view in views}),
        published=tuple(_published(services, views)),
        letters=tuple(_letters(services, actor)),
        others=(
            ("退回过", tuple(_title(v) for v in views if _was_returned(v))),
            (OVERDUE, tuple(_late(figures))),
            ("没有人办理", tuple(_vacant(services, views))),
            ("受阻", tuple(f"{_title(v)}：{v.blocked_reason}" for v in views if v.blocked_reason)),
            ("等待纸质签字", tuple(_title(v) for v in views if v.paper is not None)),
            ("被内容检查拦下", tuple(f"{_title(v)}：{_why_held(v)}" for v in views if v.held)),
            (
                OUTCOME_TITLES[Outcome.REFUSED],
                tuple(_title(v) for v in views if v.outcome == Outcome.REFUSED),
            ),
            ("拟稿人撤回", tuple(_title(v) for v in views if v.outcome == Outcome.WITHDRAWN)),
        ),
        on_time=tuple(_on_time(found) for found in figures if found.overdue),
        people=tuple(_sign_ins(services, {view.organization for view in views})),
        stands_at=f"{services.now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    )


def _published(services: Services, views: Sequence[CaseView]) -> Iterable[tuple[str, str, int]]:
    sites: dict[str, int] = {}
    for publication in (p for view in views for p in view.publications):
        if publication.state == "confirmed":
            sites[publication.channel] = sites.get(publication.channel, 0) + 1
    for channel, articles in sorted(sites.items()):
        name, _, of = channel.partition("/")
        organization = services.desk.office(name).organization
        is_site = any(site.id == of for site in organization.websites)
        where = f"{organization.title.zh}·{organization.channel(of).title.zh}"
        yield where, channel if is_site else "", articles


def _letters(services: Services, actor: Actor) -> Iterable[tuple[str, LetterCount]]:
    for organization, office in services.desk.catalogue.offices.items():
        found = services.letter_figures(actor, organization, None, None)
        for count in found.counts:
            yield f"{office.organization.title.zh}·{found.titles[count.box]}", count


def _was_returned(view: CaseView) -> bool:
    return any(h.kind == "decided" and h.payload["effect"] == "return" for h in view.timeline)


def _late(figures: Iterable[Statistics]) -> Iterable[str]:
    """The time limits of the regulations; those of single stages only remind."""
    for clock in (clock for found in figures for clock in found.late):
        if clock.stage is None:
            said = LATE if clock.stopped_at else OPEN_LATE
            yield f"《{_short(clock.case_title)}》{clock.deadline}，{clock.unit}{said}"


def _on_time(found: Statistics) -> str:
    tally = sum((line.tally for line in found.overdue), Tally())
    counts = f"{MET} {tally.met}，{LATE} {tally.late}，{OPEN_LATE} {tally.open_late}"
    return f"{found.organization_title} {say_rate(tally)}（{counts}）"


def _vacant(services: Services, views: Sequence[CaseView]) -> Iterable[str]:
    """Open duties that nobody can do today, and what is missing."""
    today = day_of(services.now())
    with services.desk.database.reading() as session:
        vacant = {
            duty.case_id: duty
            for organization in services.desk.catalogue.offices
            for duty in vacant_duties(session, organization, today)
        }
    for view in views:
        if view.id in vacant:
            yield f"{_title(view)}{_why_vacant(services, view, vacant[view.id])}"


def _why_vacant(services: Services, view: CaseView, duty: VacantDuty) -> str:
    if duty.lack is Lack.ACCOUNT:
        return f"等拟稿人{duty.person}修改，但其账号已停用"
    if duty.lack is Lack.UNIT:
        return f"等待{duty.stage_title}，但找不到应由谁办"
    role = services.desk.office(view.organization).organization.role_title(duty.role)
    missing = f"{role}都要回避" if duty.lack is Lack.OTHERS else f"还没有{role}"
    return f"等待{duty.stage_title}，但{duty.unit}{missing}"


def _why_held(view: CaseView) -> str:
    message = next(f.message for f in view.findings if f.severity is Severity.BLOCK)
    return _short(message, LONGEST_REASON)


def _sign_ins(services: Services, offices: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Only of those who were hired."""
    for organization in services.desk.catalogue.offices:
        if organization in offices:
            for person, what in SIGN_INS[organization]:
                yield _sign_in(services, person, what)


def _sign_in(services: Services, person: str, what: str) -> tuple[str, str, str]:
    actor = services.actor(person, WayIn.CLI)
    duties = len(services.inbox(actor))
    return person, actor.name, f"{what}（待办 {duties} 件）" if duties else what


def _title(view: CaseView) -> str:
    return f"《{_short(view.title)}》"


def _short(text: str, longest: int = LONGEST_TITLE) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def show(console: Console, summary: Summary, addresses: Sequence[Address], sites: Path) -> None:
    """`addresses`: where things answer now; none after `--exit`, when the pages are files below `sites`."""
    _say(
        console,
        f"\n演示数据：{summary.offices} 家机构的 {summary.cases} 个办件。演示时间停在 {summary.stands_at}。",
    )
    console.print(_happenings(summary, addresses, sites))
    _say(console, f"\n在工作台登录（所有账号的密码都是 {PASSWORD}）：")
    console.print(_grid((person, name, what) for person, name, what in summary.people))


def _happenings(summary: Summary, addresses: Sequence[Address], sites: Path) -> Table:
    served = next((address.url for address in addresses if address.title == SITES_TITLE), None)
    where = [
        f"{title} {articles} 篇　{_place(channel, served, sites) if channel else '由人工在平台上发布，回来登记'}"
        for title, channel, articles in summary.published
    ]
    published = sum(articles for *_, articles in summary.published)
    letters = sum(count.received for _, count in summary.letters)
    told = [
        (f"{what} {len(cases)} {COUNTED.get(what, '件')}", _first(cases)) for what, cases in summary.others
    ]
    lines: list[tuple[str, Sequence[str]]] = [
        (f"已发布 {published} 篇", where),
        (f"收到来信 {letters} 封", [_letter_line(*one) for one in summary.letters]),
        *told,
        (RATE, (*summary.on_time, RATE_MEANING)),
    ]
    return _grid((what, "\n".join(each)) for what, each in lines if each)


def _letter_line(where: str, count: LetterCount) -> str:
    said = f"{where} {count.received} 封：已办结 {count.ended}，在办 {count.under_way}"
    said += f"，重复并案 {count.joined}" if count.joined else ""
    said += f"，超期 {count.late + count.open_late}" if count.late + count.open_late else ""
    return said + (f"；满意率 {say_share(count.content_rate)}" if count.rated else "")


def _place(channel: str, served: str | None, sites: Path) -> str:
    return f"{served}{channel}/" if served else f"{sites / channel}/public/"


def _first(cases: Sequence[str]) -> Sequence[str]:
    more = len(cases) - MOST
    return cases if more <= 0 else (*cases[:MOST], f"……另有 {more} 条，可以在工作台里查")


def _grid(rows: Iterable[Sequence[str]]) -> Table:
    """Only the last column gives way where the window is narrow, and nothing is cut."""
    lines = list(rows)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for number in range(len(lines[0])):
        grid.add_column(no_wrap=number < len(lines[0]) - 1, overflow="fold")
    for row in lines:
        grid.add_row(*(Text(f"  {cell}" if number == 0 else cell) for number, cell in enumerate(row)))
    return grid


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
