"""`sanshen demo`: plays the story once in a folder of its own, says what there is to see, and starts everything."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from definitions.registry import CATALOGUE, Catalogue, load_catalogue
from flows.assembly import assemble
from flows.casework.letters import Receipt
from flows.demo.content import PAIR, Content, InvalidContent, load_content
from flows.demo.expectations import check
from flows.demo.furnishing import furnish
from flows.demo.home import Standing, build, empty, look, mark, set_played
from flows.demo.play import ENGINE_SECONDS, ByHand, Engine, Play, Played, PlayFailed, StoryClock
from flows.demo.schedule import Timed, schedule
from flows.demo.summary import show, summarise
from flows.settings import Settings
from flows.supervision.child import Address, Plan
from flows.supervision.plan import LETTERS_TITLE, SITES_TITLE, plan
from flows.supervision.supervisor import Supervisor
from storage.migration import upgrade
from storage.seals import load_key, seal

AROUND = ("sites", "letters")
"""The programs that a play needs: patrols visit the sites, and where those lead."""
LIVE = timedelta(days=7)
"""The end of the story, in which the flows move the cases. What came before is done without them, in a tenth of the time:
then they find every open case as it stands.
"""
ENGINE = ("prefect", "worker")
LEFT_TO_THE_PLAY = {"SANSHEN_WAIT_SECONDS": "86400"}
"""What the worker does now and then the play does itself, on the day of the story on which it is due."""
WEEKDAYS = "一二三四五六日"
EVERY: Collection[str] = ()
FEW = 2
"""Offices that are played in a minute or two."""
UNCUT = 200
"""Columns, where nobody has said how wide the paper is."""
DONE, BROKEN_OFF = 0, 1
_SHIPPED = "演示要用自带的流程定义：请取消环境变量 SANSHEN_DEFINITIONS，改过的定义请还原"


def run(
    home: Path,
    *,
    fresh: bool = False,
    seed: int = 1,
    exit_after: bool = False,
    offices: Collection[str] | None = None,
) -> int:
    """Returns the exit code. Raises NotADemo, PlayFailed, and what the supervisor raises.

    `offices`: an empty one for all; None for those of a short demo where somebody waits for it, and else for all.
    """
    console = Console() if sys.stdout.isatty() else Console(width=UNCUT)
    settings = Settings(home=home)
    standing = look(settings)
    if fresh or standing is not Standing.PLAYED:
        if standing is Standing.UNFINISHED:
            _say(console, "上次没有演完，这次从头开始。")
        try:
            usual = EVERY if exit_after else PAIR
            play(settings, _content(settings, usual if offices is None else offices), seed, console)
        except KeyboardInterrupt:
            _say(console, "没有演完就停下了。再运行一次，会从头开始。")
            return BROKEN_OFF
    elif offices is not None:
        _say(console, "这个目录里已经演过一遍，直接打开；要改演别的机构，请加 --fresh。")
    if exit_after:
        _tell(settings, (), console)
        _say(console, "\n再运行一次 `make demo`（或 `.venv/bin/sanshen demo`）就能打开。")
        return DONE
    return _open(settings, console)


def play(settings: Settings, content: Content, seed: int, console: Console) -> None:
    """Make the home afresh and act the content out in it, its end with the Prefect server and the worker running.

    Only after `look` has allowed it. Raises PlayFailed, and what the supervisor raises.
    """
    acts = schedule(content, seed)
    mark(settings)
    _say(console, f"正在演一遍样例办件（数据目录 {settings.home.resolve()}），{_how_long(content)}……")

    def afresh() -> Plan:
        """Under the supervisor's hold on the home."""
        empty(settings)
        build(settings, _catalogue(settings), content)
        return programs(AROUND)

    def programs(names: Collection[str]) -> Plan:
        whole = plan(settings.home, settings, {**os.environ, **LEFT_TO_THE_PLAY}, is_all_here=True)
        return replace(whole, children=tuple(one for one in whole.children if one.name in names))

    turn = content.ends - LIVE
    past = tuple(one for one in acts if one.act.at <= turn)
    with _progress(console, len(acts)) as bar:
        told = _Telling(bar)
        with _around(settings, afresh).running() as running:
            here = settings.model_copy(update=_for_patrols(running.addresses))
            story = _begin(here, content, told, past, turn)
        with _around(settings, lambda: programs((*AROUND, *ENGINE))).running() as running:
            here = settings.model_copy(update=_for_patrols(running.addresses))
            _end(here, content, told, story, acts[len(past) :])


def _around(settings: Settings, programs: Callable[[], Plan]) -> Supervisor:
    """What was played so far is not lost by programs that begin slowly, on a machine that has much else to do."""
    return Supervisor(settings.home, programs, Console(quiet=True), ready_within=ENGINE_SECONDS)


def _how_long(content: Content) -> str:
    return "要一到两分钟" if len(content.organizations) <= FEW else "要几分钟"


def _for_patrols(addresses: Sequence[Address]) -> dict[str, object]:
    """Where they find the sites, and what those link to; what is on one's own machine need not be spared."""
    urls = {one.title: one.url for one in addresses}
    return {
        "sites_port": urlsplit(urls[SITES_TITLE]).port,
        "letters_address": urls[LETTERS_TITLE],
        "patrol_wait_seconds": 0.0,
    }


def _catalogue(settings: Settings) -> Catalogue:
    return _read_once(settings.definitions or CATALOGUE, settings.calendars, settings.published_processes)


_read_once = cache(load_catalogue)
"""It takes seconds, and nobody changes it while the demo is played."""


def _content(settings: Settings, offices: Collection[str]) -> Content:
    try:
        return load_content(_catalogue(settings), offices=offices)
    except InvalidContent as invalid:
        raise PlayFailed(f"演示内容与流程定义不符：\n{invalid}", _SHIPPED) from invalid


def _begin(
    settings: Settings, content: Content, told: "_Telling", acts: tuple[Timed, ...], until: datetime
) -> "_SoFar":
    """What is long past by the end of the story."""
    clock = StoryClock(content.begins)
    catalogue = _catalogue(settings)
    services, engine = assemble(settings, clock, catalogue), assemble(settings, catalogue=catalogue)
    try:
        furnish(services, content)
        story = Play(services, clock, ByHand(engine.desk).settle)
        told.follow(story.run(acts, until))
    finally:
        services.desk.database.dispose()
        engine.desk.database.dispose()
    return _SoFar(clock, story.cases, story.numbers, story.receipts)


def _end(
    settings: Settings, content: Content, told: "_Telling", so_far: "_SoFar", acts: tuple[Timed, ...]
) -> None:
    """The rest, once the flows have found every open case."""
    services = assemble(settings, so_far.clock, _catalogue(settings))
    try:
        engine = Engine(services.desk)
        engine.rest()
        story = Play(services, so_far.clock, engine.settle, so_far.cases, so_far.numbers, so_far.receipts)
        told.follow(story.run(acts, content.ends))
        engine.rest()
        _finish(settings, content, story)
    finally:
        services.desk.database.dispose()


def _finish(settings: Settings, content: Content, story: Play) -> None:
    database, key = story.services.desk.database, load_key(settings.seal_key)
    seal(database, key, content.ends)
    check(story.services, content, story.cases, key)
    set_played(settings)


@contextmanager
def _progress(console: Console, acts: int) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere the lines are all there is."""
    columns = (TextColumn("演示进度"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        bar.add_task("", total=acts)
        yield bar


@dataclass(frozen=True, slots=True)
class _SoFar:
    """A story whose end is still to be played."""

    clock: StoryClock
    cases: dict[str, int]
    numbers: dict[str, str]
    receipts: dict[str, Receipt]


@dataclass(frozen=True, slots=True)
class _Telling:
    """Says of every day what happened on it."""

    bar: Progress

    def follow(self, played: Iterable[Played]) -> None:
        for day, acts in groupby(map(self._counted, played), lambda each: each.at.date()):
            _say(self.bar.console, _line(day, list(acts)))

    def _counted(self, each: Played) -> Played:
        self.bar.advance(self.bar.task_ids[0])
        return each


def _line(day: date, played: list[Played]) -> str:
    """`11月5日（周四）报送 2，办理 3；发布《……》`."""
    counts = Counter(each.what for each in played)
    told = "，".join(f"{what} {number}" for what, number in counts.items())
    titles = "".join(f"《{each.item.title}》" for each in played if each.published)
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）{told}" + (
        f"；发布{titles}" if titles else ""
    )


def _open(settings: Settings, console: Console) -> int:
    upgrade(settings.database_url)
    supervisor = Supervisor(
        settings.home, lambda: plan(settings.home, settings, os.environ, is_all_here=True), console
    )
    try:
        with supervisor.running() as running:
            _tell(settings, running.addresses, console)
            _say(console, "\n全部就绪。按 Ctrl-C 停止。")
            supervisor.watch()
    except KeyboardInterrupt:
        _say(console, "已全部停止。")
    return DONE


def _tell(settings: Settings, addresses: Sequence[Address], console: Console) -> None:
    services = assemble(settings, catalogue=_catalogue(settings))
    try:
        show(console, summarise(services), addresses, settings.sites)
    finally:
        services.desk.database.dispose()


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
