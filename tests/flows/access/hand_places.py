"""Where somebody publishes, or takes down, in another system, and who may do what there. Written by hand, as `places` is."""

import io
from dataclasses import replace

from definitions.vocabulary import Verb
from flows.casework.decision import Answer
from tests.builders.office import SmallOffice
from tests.flows.access.places import (
    ENDED,
    NOBODY_TO_PRESS,
    NOT_NOW,
    NOT_YOUR_DRAFT,
    NOT_YOURS,
    OVERSEE,
    UNIT,
    Column,
    Place,
    on_no_seat,
    on_seats,
    pressing,
)

RELATED = UNIT | OVERSEE | {"secrecy", "secrecy2", "account", "proof"}
LINK = "https://mp.weixin.qq.com/s/abc"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
ONCE = Column(set(), "现在没有您|发布和撤稿只登记一次，不能加签")


def _posted(office: SmallOffice, _number: str) -> Answer:
    shot = office.services.store_file(io.BytesIO(PNG), "截图.png")
    return Answer("done", given={"link": LINK}, evidence=(shot,))


def _taken_down(office: SmallOffice, _number: str) -> Answer:
    return Answer("done", evidence=(office.services.store_file(io.BytesIO(PNG + b"\0"), "截图.png"),))


TO_BE_POSTED = Place(
    "to be published by a person",
    revise=Column(set(), NOT_NOW),
    decide=Column({"account"}, f"“公众号发布”{NOT_YOURS}"),
    withdraw=Column({"officer"}, NOT_YOUR_DRAFT),
    remind=pressing(),
    seats={**on_seats({"account"}, {"proof"}), Verb.ADD_SIGNER: ONCE},
    signed={"head", "leader", "secrecy", "proof"},
    outrun={"secrecy2"},
    answer=_posted,
    next=lambda o, n, _: o.services.decide(o.actor("account"), n, _posted(o, n)),
)
POSTED = replace(
    TO_BE_POSTED,
    name="published by a person",
    revise=Column(set(), ENDED),
    decide=Column(set(), ENDED),
    withdraw=Column(set(), ENDED),
    remind=Column(set(), NOBODY_TO_PRESS),
    seats=on_no_seat(ENDED),
    intervene=Column(set(), f"只有系统管理员可以干预|{ENDED}"),
    signed={"head", "leader", "secrecy", "proof", "account"},
)
TO_BE_TAKEN_DOWN = replace(
    TO_BE_POSTED,
    name="to be taken down by a person",
    decide=Column({"account"}, f"“推文撤下”{NOT_YOURS}"),
    seats={**on_seats({"account"}, {"proof"}), Verb.ADD_SIGNER: ONCE},
    signed={"proof"},
    outrun=set(),
    answer=_taken_down,
    next=lambda o, n, _: o.services.decide(o.actor("account"), n, _taken_down(o, n)),
)
TAKEN_DOWN = replace(
    TO_BE_TAKEN_DOWN,
    name="taken down by a person, and with the head of the unit",
    decide=Column({"head"}, f"“报送单位查明原因”{NOT_YOURS}"),
    remind=pressing("head"),
    seats=on_seats({"head"}),
    signed={"proof", "account"},
    answer=lambda *_: Answer("approve", given={"cause": "校对疏漏"}),
    next=lambda *_: None,
)
WHAT_A_HAND_CHANGES = (Verb.DECIDE, Verb.WITHDRAW, Verb.ADD_SIGNER)
"""What may be otherwise where a person does what the system does elsewhere."""
