"""Fields that name a publication: what was typed, and what is found under it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from definitions.schema.fields import PublicationField
from definitions.schema.organization import WebsiteChannel
from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem, is_empty
from definitions.semantics.numbering import spellings
from definitions.semantics.rows import published_title
from flows.casework.desk import Desk
from storage.queries.publications import NamedPublication, find_publications, publication_of

UNKNOWN = "没有找到这样的已发布信息：写它的办件编号，或者从浏览器复制它的网址"


def with_publications(
    desk: Desk, process: Process, values: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[FieldProblem]]:
    """The values with what the database holds of the publications that they name, and what is not found.

    Whatever stands there instead of a text is looked up again: nobody writes down themselves what was published.
    """
    asked = [
        field
        for field in process.form.fields
        if isinstance(field, PublicationField) and not is_empty(values.get(field.id))
    ]
    if not asked:
        return values, []
    found, problems = dict(values), []
    with desk.database.reading() as session:
        for field in asked:
            one = _find(desk, session, process.organization, field.channel, values[field.id])
            if isinstance(one, str):
                problems.append(FieldProblem(field.id, field.label.zh, one))
            else:
                found[field.id] = _told(desk, session, process.organization, field.channel, one)
    return found, problems


def _find(
    desk: Desk, session: Session, organization: str, channel_id: str, value: Any
) -> NamedPublication | str:
    """Or why there is none that could be meant, in Chinese."""
    channel = f"{organization}/{channel_id}"
    if isinstance(value, Mapping):
        known = str(value.get("id", ""))
        return (publication_of(session, channel, int(known)) if known.isdecimal() else None) or UNKNOWN
    typed = str(value).replace("\0", "").strip()
    urls = [typed, *_paths(desk, organization, channel_id, typed)]
    found = find_publications(session, channel, urls, [typed, *spellings("".join(typed.split()))])
    if len({one.row for one in found}) > 1:
        return f"这个办件发布了{len(found)}条信息，编号说不清是哪一条：从浏览器复制那一条的网址"
    return found[0] if found else UNKNOWN


def _paths(desk: Desk, organization: str, channel_id: str, typed: str) -> list[str]:
    """Within the site; where sites are served side by side, behind their own folders."""
    channel = desk.office(organization).organization.channel(channel_id)
    if not isinstance(channel, WebsiteChannel):
        return []
    try:
        parts = urlsplit(typed)
    except ValueError:
        return []
    path = unquote(parts.path)
    return [path, path.removeprefix(f"/{organization}/{channel_id}")] if path.startswith("/") else []


def _told(
    desk: Desk, session: Session, organization: str, channel_id: str, one: NamedPublication
) -> dict[str, str]:
    channel = desk.office(organization).organization.channel(channel_id)
    return {
        "id": str(one.id),
        "number": one.number,
        "title": published_title(desk.process_of(session, one.definition), one.stage, one.row, one.form),
        "channel": channel_id,
        "url": channel.address(one.url),
        "hash": one.hash,
    }
