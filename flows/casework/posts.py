"""Posts that nobody holds although processes ask for them: told before a case waits there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from definitions.schema.process import Process
from definitions.semantics.clocks import day_of
from definitions.semantics.posts import Post, posts_of
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.in_force import in_force
from flows.access.refusal import Refused
from flows.casework.desk import Desk
from flows.casework.required_posts import required_and_vacant
from storage.queries.people import held_posts

CHOSEN = "选到才用"
TITLES = ("单位", "岗位", "要用到它的流程", "写在命令里的岗位")
ABOUT = (
    "今天没有人担任、而流程要用到的岗位：办件到了这里就没有人办。用 sanshen people role give 授予。"
    f"标有“{CHOSEN}”的：表单、环节或者栏目可以选到这个单位，选到了才用得上。"
    "没有人能发起的单位，只列按规定每个单位都要有的岗位。"
)
REQUIRED = "（按规定每个单位都要有）"
NONE = "流程要用到的岗位都有人担任，可以选到的单位也是；按规定每个单位都要有的也都有人。"


@dataclass(frozen=True, slots=True)
class VacantPost:
    unit: str
    """Title of the unit."""
    role: str
    """Titles of the roles, of which any will do."""
    name: str
    """As commands take it: `<role>@<organization>/<unit>`, of the first of the roles."""
    processes: tuple[str, ...]
    """Titles of those that ask for it, in the order of the documents; where none does, why it is named all the same."""
    only_if_chosen: bool = False
    """Only cases that choose the unit, in a form or a stage, wait for it."""

    @property
    def cells(self) -> tuple[str, ...]:
        """As `TITLES` names them."""
        when = f"（{CHOSEN}）" if self.only_if_chosen else ""
        return self.unit, self.role, f"{'、'.join(self.processes)}{when}", self.name


def vacant_posts(desk: Desk, actor: Actor, organization: str) -> list[VacantPost]:
    """In the order of the organisation's units. Raises Refused for everybody but a system administrator."""
    if not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有系统管理员可以查看缺人的岗位")
    today = day_of(desk.clock())
    with desk.database.reading() as session:
        asked = _asked_for(session, desk, organization, today)
        held = held_posts(session, organization, today)
    declared = desk.office(organization).organization
    for post in required_and_vacant(declared, held):
        chosen = asked.pop((True, post), [])
        asked.setdefault((False, post), chosen)
    order = {unit.id: place for place, unit in enumerate(declared.units)}
    return [
        VacantPost(
            declared.unit_title(post.unit),
            "或".join(map(declared.role_title, post.roles)),
            f"{post.roles[0]}@{organization}/{post.unit}",
            tuple(process.title.zh for process in asked[only_if_chosen, post]) or (REQUIRED,),
            only_if_chosen,
        )
        for only_if_chosen, post in sorted(
            asked, key=lambda one: (one[0], order.get(one[1].unit, len(order)), one[1].roles)
        )
    ]


def _asked_for(
    session: Session, desk: Desk, organization: str, today: date
) -> dict[tuple[bool, Post], list[Process]]:
    """The posts that nobody holds, with the processes in force that ask for them; and whether only for chosen units."""
    office = desk.office(organization)
    held = held_posts(session, organization, today)
    all_of_them = {one.process.process: one.process for one in office.processes.values()}
    found: dict[tuple[bool, Post], list[Process]] = defaultdict(list)
    for process in all_of_them.values():
        if not in_force(process, desk.catalogue, today).allowed:
            continue
        begun_at = {unit for unit, role in held if role in process.start.by}
        asked = posts_of(process, office.organization, begun_at, all_of_them)
        for only_if_chosen, posts in ((False, asked.always), (True, asked.chosen)):
            for post in posts:
                if not any((post.unit, role) in held for role in post.roles):
                    found[only_if_chosen, post].append(process)
    return _once(found)


def _once(found: dict[tuple[bool, Post], list[Process]]) -> dict[tuple[bool, Post], list[Process]]:
    """What one process always asks for is told with that, whatever others may choose."""
    return {
        (only_if_chosen, post): processes
        for (only_if_chosen, post), processes in found.items()
        if not only_if_chosen or (False, post) not in found
    }


__all__ = ["ABOUT", "NONE", "TITLES", "VacantPost", "vacant_posts"]
