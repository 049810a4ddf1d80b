"""What limits bring about by themselves, in words."""

from collections.abc import Mapping, Sequence

from definitions.comparison.change import Said
from definitions.comparison.names import Names, said
from definitions.comparison.signers import place, signer
from definitions.schema.reactions import Reaction


def reactions(names: Names, declared: Sequence[Reaction] | None) -> Said:
    """They are done together: their order says nothing."""
    found = sorted((_reaction(names, one) for one in declared or ()), key=lambda one: one.key)
    return (
        said(None)
        if not found
        else Said(" ".join(one.key for one in found), "；".join(one.words for one in found))
    )


def _reaction(names: Names, reaction: Reaction) -> Said:
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
