"""Who acts, once more: an account or a role may have been taken away since the person signed in."""

from datetime import datetime

from sqlalchemy import Connection

from definitions.semantics.clocks import day_of
from flows.access.actor import Actor, find_actor
from flows.access.refusal import Refused


def renewed(connection: Connection, actor: Actor, at: datetime) -> Actor:
    """The person with the roles of this moment, read in the transaction of the change. Raises Refused."""
    current = find_actor(connection, actor.person, day_of(at), actor.way_in)
    if current is None:
        raise Refused("您的账号已停用", "请联系系统管理员")
    return current


def renewed_onlooker(connection: Connection, actor: Actor, at: datetime) -> Actor:
    """The same for who only looks: also without a name, as a demo may be looked at."""
    return renewed(connection, actor, at) if actor.person else actor
