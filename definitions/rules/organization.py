"""An organisation's own document holds together."""

from collections.abc import Iterator
from datetime import time

from definitions.problems import Problem, did_you_mean, quoted
from definitions.rules.document import problem_at
from definitions.rules.names import repeated
from definitions.rules.rule import rule
from definitions.schema.organization import Organization
from definitions.source import Source
from definitions.working_days import parse_hours


@rule()
def names_are_unique(organization: Organization, source: Source) -> Iterator[Problem]:
    for what, key in (("单位", "units"), ("岗位", "roles"), ("发布渠道", "channels")):
        named = getattr(organization, key)
        yield from repeated(source, what, (((key, index, "id"), one.id) for index, one in enumerate(named)))
    for number, channel in enumerate(organization.channels):
        path = ("channels", number, "site", "columns")
        columns = (((*path, index, "id"), column.id) for index, column in enumerate(channel.columns))
        yield from repeated(source, "网站栏目", columns)


@rule("units.*.id", "units.*.within")
def units_lie_within_units(organization: Organization, source: Source) -> Iterator[Problem]:
    above = {unit.id: unit.within for unit in organization.units}
    for index, unit in enumerate(organization.units):
        path = ("units", index, "within")
        if unit.within is not None and unit.within not in above:
            message = f"没有 {quoted(unit.within)} 这个单位。"
            yield problem_at(source, "unknown-unit", message, path, did_you_mean(unit.within, above))
        elif _is_above_itself(unit.id, above):
            message = f"单位 `{unit.id}` 绕了一圈，成了自己的上级。"
            yield problem_at(source, "circular-units", message, path, "检查 within。")


@rule("units.*.id")
def roles_answer_at_units(organization: Organization, source: Source) -> Iterator[Problem]:
    known = [unit.id for unit in organization.units]
    for index, role in enumerate(organization.roles):
        if role.answers_at is not None and role.answers_at not in known:
            message = f"没有 {quoted(role.answers_at)} 这个单位，岗位 `{role.id}` 的超期无处可记。"
            hint = did_you_mean(role.answers_at, known)
            yield problem_at(source, "unknown-unit", message, ("roles", index, "answers_at"), hint)


@rule("units.*.id")
def required_posts_are_at_units(organization: Organization, source: Source) -> Iterator[Problem]:
    known = [unit.id for unit in organization.units]
    for number, role in enumerate(organization.roles):
        for index, unit in enumerate(role.held_at):
            if unit not in known:
                message = f"没有 {quoted(unit)} 这个单位，岗位 `{role.id}` 不能设在那里。"
                path = ("roles", number, "held_at", index)
                yield problem_at(source, "unknown-unit", message, path, did_you_mean(unit, known))


@rule("units.*.id")
def columns_are_provided_by_units(organization: Organization, source: Source) -> Iterator[Problem]:
    known = [unit.id for unit in organization.units]
    for number, channel in enumerate(organization.channels):
        for index, column in enumerate(channel.columns):
            path = ("channels", number, "site", "columns", index, "provided_by")
            for order, unit in enumerate(column.provided_by):
                at = (*path, order) if len(column.provided_by) > 1 else path
                if unit not in known:
                    message = f"没有 {quoted(unit)} 这个单位，栏目 `{column.id}` 的内容无人提供。"
                    yield problem_at(source, "unknown-unit", message, at, did_you_mean(unit, known))
            yield from repeated(
                source, "提供单位", (((*path, n), one) for n, one in enumerate(column.provided_by))
            )


@rule("units.*.id", "roles.*.id")
def patrols_are_made_by_somebody(organization: Organization, source: Source) -> Iterator[Problem]:
    if "patrol" not in organization.model_fields_set:
        return
    patrol, units = organization.patrol, [unit.id for unit in organization.units]
    if patrol.answers is not None and patrol.answers not in units:
        message = f"没有 {quoted(patrol.answers)} 这个单位，巡查发现的问题无人负责。"
        yield problem_at(
            source, "unknown-unit", message, ("patrol", "answers"), did_you_mean(patrol.answers, units)
        )
    roles = [role.id for role in organization.roles]
    for index, role in enumerate(patrol.by):
        if role not in roles:
            message = f"没有 {quoted(role)} 这个岗位，不能由它巡查。"
            yield problem_at(
                source, "unknown-role", message, ("patrol", "by", index), did_you_mean(role, roles)
            )


def _is_above_itself(unit_id: str, above: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    upper = above.get(unit_id)
    while upper is not None and upper not in seen:
        if upper == unit_id:
            return True
        seen.add(upper)
        upper = above.get(upper)
    return False


@rule("office_hours")
def office_hours_follow_each_other(organization: Organization, source: Source) -> Iterator[Problem]:
    """Each stretch ends after it begins, and the next one begins after that."""
    latest = time.min
    for number, (begins, ends) in enumerate(parse_hours(organization.office_hours)):
        path = ("office_hours", number)
        if not latest <= begins < ends:
            message = f"工作时间 {quoted(organization.office_hours[number])} 的先后不对。"
            hint = "从早到晚写，每一段的结束在开始之后，各段不重叠。"
            yield problem_at(source, "wrong-hours", message, path, hint)
        latest = max(latest, ends)
