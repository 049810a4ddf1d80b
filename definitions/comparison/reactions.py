"""What limits bring about by themselves, in words."""

from collections.abc import Mapping, Sequence

from definitions.comparison.change import Said
from definitions.comparison.names import Names, said
from definitions.comparison.signers import place, signer
from definitions.schema.limits import SHORTLY
from definitions.schema.reactions import Reaction
from definitions.working_days import parse_span


def warnings(steps: Sequence[str]) -> Said:
    """How long before its end a limit presses, step by step."""
    return said("、".join(str(parse_span(step)) for step in steps), usual=list(steps) == [SHORTLY])


def reactions(names: Names, declared: Sequence[Reaction] | None) -> Said:
    """Those of the same moment are done together: their order says nothing."""
    found = sorted((_reaction(names, one) for one in declared or ()), key=lambda one: one.key)
    return (
        said(None)
        if not found
        else Said(" ".join(one.key for one in found), "；".join(one.words for one in found))
    )


def _reaction(names: Names, reaction: Reaction) -> Said:
    done = _done(names, reaction)
    if reaction.after is None:
        return done
    later = parse_span(reaction.after)
    return Said(f"after {later} {done.key}", f"超期{later}仍未办完：{done.words}")


def _done(names: Names, reaction: Reaction) -> Said:
    if reaction.remind is not None:
        return Said("remind", "催办所有待办的人")
    if reaction.tell is not None:
        told = sorted((signer(names, party) for party in reaction.tell), key=lambda one: one.key)
        return Said(
            f"tell {' '.join(one.key for one in told)}", f"抄送给 {'、'.join(one.words for one in told)}"
        )
    where = place(names, reaction.place) if reaction.place is not None else said(None)
    values = prefilled(names, reaction.form)
    return Said(
        f"start {reaction.start} {where.key} {values.key}",
        f"为 {where.words} 起草 {reaction.start}" + (f"（{values.words}）" if reaction.form else ""),
    )


def prefilled(names: Names, form: Mapping[str, str]) -> Said:
    """Field by field, whatever their order."""
    found = [(field, names.condition(expression)) for field, expression in sorted(form.items())]
    return Said(
        " ".join(f"{field}={value.key}" for field, value in found),
        "，".join(f"{field} 填 {value.words}" for field, value in found),
    )
