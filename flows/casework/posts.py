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

TITLES = ("单位", "岗位", "要用到它的流程", "写在命令里的岗位")
ABOUT = (
    "今天没有人担任、而流程要用到的岗位：办件到了这里就没有人办。用 sanshen people role give 授予。"
    "由表单或者栏目决定单位的环节不在内；没有人能发起的单位，只列按规定每个单位都要有的岗位。"
)
REQUIRED = "（按规定每个单位都要有）"
NONE = "流程写明的岗位都有人担任。由表单或者环节选定单位的，选到没有人的单位时，办件上会说没有人可办。"


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

    @property
    def cells(self) -> tuple[str, ...]:
        """As `TITLES` names them."""
        return self.unit, self.role, "、".join(self.processes), self.name


def vacant_posts(desk: Desk, actor: Actor, organization: str) -> list[VacantPost]:
    """In the order of the organisation's units. Raises Refused for everybody but a system administrator."""
    if not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有系统管理员可以查看缺人的岗位")
    office = desk.office(organization)
    today = day_of(desk.clock())
    processes = [one.process for one in office.processes.values()]
    with desk.database.reading() as session:
        asked = _asked_for(session, desk, organization, processes, today)
        held = held_posts(session, organization, today)
    for post in required_and_vacant(office.organization, held):
        asked.setdefault(post, [])
    declared = office.organization
    order = {unit.id: place for place, unit in enumerate(declared.units)}
    return [
        VacantPost(
            declared.unit_title(post.unit),
            "或".join(map(declared.role_title, post.roles)),
            f"{post.roles[0]}@{organization}/{post.unit}",
            tuple(process.title.zh for process in asked[post]) or (REQUIRED,),
        )
        for post in sorted(asked, key=lambda post: (order.get(post.unit, len(order)), post.roles))
    ]


def _asked_for(
    session: Session, desk: Desk, organization: str, processes: list[Process], today: date
) -> dict[Post, list[Process]]:
    """The posts that nobody holds, with the processes in force that ask for them."""
    held = held_posts(session, organization, today)
    found: dict[Post, list[Process]] = defaultdict(list)
    for process in processes:
        if not in_force(process, desk.catalogue, today).allowed:
            continue
        begun_at = {unit for unit, role in held if role in process.start.by}
        for post in posts_of(process, desk.office(organization).organization, begun_at):
            if not any((post.unit, role) in held for role in post.roles):
                found[post].append(process)
    return found


__all__ = ["ABOUT", "NONE", "TITLES", "VacantPost", "vacant_posts"]
