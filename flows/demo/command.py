"""`sanshen demo`: plays the story once in a folder of its own, says what there is to see, and starts everything."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from definitions.registry import CATALOGUE, Catalogue, load_catalogue
from flows.assembly import assemble
from flows.demo.content import PAIR, Content, InvalidContent, load_content
from flows.demo.expectations import check
from flows.demo.furnishing import furnish
from flows.demo.home import Standing, build, empty, look, mark, set_played
from flows.demo.play import Engine, Play, Played, PlayFailed, StoryClock
from flows.demo.schedule import Timed, schedule
from flows.demo.summary import show, summarise
from flows.settings import Settings
from flows.supervision.child import Address, Plan
from flows.supervision.plan import SITES_TITLE, plan
from flows.supervision.supervisor import Supervisor
from storage.migration import upgrade
from storage.seals import load_key, seal

NEEDED = ("prefect", "worker", "sites")
"""The programs that a play needs: patrols visit the sites, but nobody looks on."""
LEFT_TO_THE_PLAY = {"SANSHEN_WAIT_SECONDS": "86400"}
"""What the worker does now and then the play does itself, on the day of the story on which it is due."""
WEEKDAYS = "一二三四五六日"
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
    """Returns the exit code. `offices`: none of them for all; None for those of a short demo. Raises NotADemo, PlayFailed, and what the supervisor raises."""
    console = Console() if sys.stdout.isatty() else Console(width=UNCUT)
    settings = Settings(home=home)
    standing = look(settings)
    if fresh or standing is not Standing.PLAYED:
        if standing is Standing.UNFINISHED:
            _say(console, "上次没有演完，这次从头开始。")
        try:
            play(settings, _content(settings, PAIR if offices is None else offices), seed, console)
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
    """Make the home afresh and act the content out in it, with the Prefect server and the worker running.

    Only after `look` has allowed it. Raises PlayFailed, and what the supervisor raises.
    """
    acts = schedule(content, seed)
    mark(settings)
    _say(console, f"正在演一遍样例办件（数据目录 {settings.home.resolve()}），{_how_long(content)}……")

    def prepare() -> Plan:
        """Under the supervisor's hold on the home."""
        empty(settings)
        build(settings, _catalogue(settings), content)
        whole = plan(settings.home, settings, {**os.environ, **LEFT_TO_THE_PLAY})
        return replace(whole, children=tuple(c for c in whole.children if c.name in NEEDED))

    with Supervisor(settings.home, prepare, Console(quiet=True)).running() as running:
        _act_out(settings.model_copy(update=_for_patrols(running.addresses)), content, acts, console)


def _how_long(content: Content) -> str:
    return "要一到两分钟" if len(content.organizations) <= FEW else "要几分钟"


def _for_patrols(addresses: Sequence[Address]) -> dict[str, object]:
    """Where they find the sites; those of one's own machine need not be spared."""
    (port,) = (urlsplit(one.url).port for one in addresses if one.title == SITES_TITLE)
    return {"sites_port": port, "patrol_wait_seconds": 0.0}


def _catalogue(settings: Settings) -> Catalogue:
    return load_catalogue(settings.definitions or CATALOGUE, settings.calendars, settings.published_processes)


def _content(settings: Settings, offices: Collection[str]) -> Content:
    try:
        return load_content(_catalogue(settings), offices=offices)
    except InvalidContent as invalid:
        raise PlayFailed(f"演示内容与流程定义不符：\n{invalid}", _SHIPPED) from invalid


def _act_out(settings: Settings, content: Content, acts: tuple[Timed, ...], console: Console) -> None:
    clock = StoryClock(content.begins)
    services = assemble(settings, clock)
    try:
        furnish(services, content)
        engine = Engine(services.desk)
        story = Play(services, clock, engine.settle)
        with _progress(console, len(acts)) as bar:
            for day, played in groupby(
                _counted(story.run(acts, content.ends), bar), lambda each: each.at.date()
            ):
                _say(bar.console, _line(day, list(played)))
            engine.rest()
        _finish(settings, content, story)
    finally:
        services.desk.database.dispose()


def _finish(settings: Settings, content: Content, story: Play) -> None:
    database, key = story.services.desk.database, load_key(settings.seal_key)
    seal(database, key, content.ends)
    check(story.services, content, story.cases, key)
    set_played(settings)


def _counted(played: Iterator[Played], bar: Progress) -> Iterator[Played]:
    for each in played:
        bar.advance(bar.task_ids[0])
        yield each


@contextmanager
def _progress(console: Console, acts: int) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere the lines are all there is."""
    columns = (TextColumn("演示进度"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        bar.add_task("", total=acts)
        yield bar


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
    supervisor = Supervisor(settings.home, lambda: plan(settings.home, settings, os.environ), console)
    try:
        with supervisor.running() as running:
            _tell(settings, running.addresses, console)
            _say(console, "\n全部就绪。按 Ctrl-C 停止。")
            supervisor.watch()
    except KeyboardInterrupt:
        _say(console, "已全部停止。")
    return DONE


def _tell(settings: Settings, addresses: Sequence[Address], console: Console) -> None:
    services = assemble(settings)
    try:
        show(console, summarise(services), addresses, settings.sites)
    finally:
        services.desk.database.dispose()


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
