"""When several signers have decided, as an expression for programs that read BPMN."""

from definitions.drawing.model import Signers
from definitions.schema.signing import Signing

STOPPED = "returned > 0 || refused > 0"


def completion(signers: Signers) -> str:
    """Over `agreed`, `refused` and `returned` (answers), `votesFor` and `votes`, and BPMN's numbers of instances."""
    match signers.signing.how:
        case "any":
            return "numberOfCompletedInstances >= 1"
        case "all" | "in order":
            return f"agreed == numberOfInstances || {STOPPED}"
    refused = "refused > 0 || " if signers.signing.veto else ""
    all_answered = "numberOfCompletedInstances == numberOfInstances"
    return f"{_carried(signers.signing)} || returned > 0 || {refused}{all_answered}"


def _carried(signing: Signing) -> str:
    share, sign = (signing.at_least, ">=") if signing.at_least is not None else (signing.more_than, ">")
    if isinstance(share, str):
        numerator, denominator = (share.removesuffix("%"), "100") if "%" in share else share.split("/")
        return f"votesFor * {denominator} {sign} votes * {numerator}"
    return f"votesFor {sign} {share}"
