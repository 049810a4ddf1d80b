"""The words that every layer shares."""

from enum import StrEnum


class StageKind(StrEnum):
    """What happens in a stage, and who makes it happen."""

    DRAFT = "draft"
    REVIEW = "review"
    WORK = "work"
    PAPER = "paper"
    CHECK = "check"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    LEDGER = "ledger"
    REGISTER = "register"
    NOTIFY = "notify"
    WAIT = "wait"
    CALL = "call"
    JOB = "job"
    CHOOSE = "choose"
    PARALLEL = "parallel"
    END = "end"

    @property
    def is_human(self) -> bool:
        return self in HUMAN_STAGES

    @property
    def is_automatic(self) -> bool:
        """Done by the flow, not by a person, and not merely a fork in the road."""
        return self in AUTOMATIC_STAGES


AUTOMATIC_STAGES = frozenset(
    {
        StageKind.CHECK,
        StageKind.PUBLISH,
        StageKind.WITHDRAW,
        StageKind.LEDGER,
        StageKind.REGISTER,
        StageKind.NOTIFY,
        StageKind.WAIT,
        StageKind.CALL,
        StageKind.JOB,
    }
)
HUMAN_STAGES = frozenset({StageKind.DRAFT, StageKind.REVIEW, StageKind.WORK, StageKind.PAPER})


class Effect(StrEnum):
    """What a decision does to the case."""

    PASS = "pass"
    RETURN = "return"
    REFUSE = "refuse"


class Part(StrEnum):
    """The parts of a content that are hashed, and signed, separately."""

    FIELDS = "fields"
    BODY = "body"
    ATTACHMENTS = "attachments"
    LAYOUT = "layout"
    COVER = "cover"


SIGNED_PARTS = (Part.FIELDS, Part.BODY, Part.ATTACHMENTS)
"""The parts that a signature binds unless its stage says otherwise."""


class FileSort(StrEnum):
    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    DOCUMENT = "document"
    TABLE = "table"
    SLIDES = "slides"
    PDF = "pdf"


class FieldKind(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    PERSON = "person"
    UNIT = "unit"
    UNITS = "units"
    URL = "url"
    FILES = "files"
    ROWS = "rows"
    PUBLICATION = "publication"
    ENTRY = "entry"


PUBLICATION_KEYS = ("id", "number", "title", "channel", "url", "hash")
"""What a field of kind publication holds of the publication that it names: always texts."""


class Outcome(StrEnum):
    """How a case ended."""

    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    RETRACTED = "retracted"
    """It was published, and withdrawn by its own process (撤稿)."""


class Proof(StrEnum):
    """What somebody shows who published, or withdrew, where the system cannot look."""

    LINK = "link"
    SCREENSHOT = "screenshot"


class CauseKind(StrEnum):
    """What brought a case about that nobody began."""

    CALL = "call"
    """A stage of another case (子办件)."""
    SCHEDULE = "schedule"
    CLOCK_MISSED = "clock_missed"
    PUBLISHED = "published"
    ENDED = "ended"
    """The last three: of another case."""
    ENTRY_OPENED = "entry_opened"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_CLOSED = "entry_closed"
    ENTRY_STALE_SOON = "entry_stale_soon"
    ENTRY_STALE = "entry_stale"
    """The last five: of an entry of a register."""
    LETTER_RECEIVED = "letter_received"
    """Into a letterbox of the organisation (来信)."""
    FINDING_OPENED = "finding_opened"
    """A patrol found something that was not known."""


class EntryEvent(StrEnum):
    """What happens to an entry of a register."""

    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"
    STALE_SOON = "stale_soon"
    """It comes near the day from which it is stale."""
    STALE = "stale"
    """Nobody has kept it up for as long as its register allows."""

    @property
    def cause(self) -> CauseKind:
        return CauseKind(f"entry_{self.value}")


ENTRY_EVENT_TITLES = {
    EntryEvent.OPENED: "登记",
    EntryEvent.CHANGED: "变更",
    EntryEvent.CLOSED: "注销",
    EntryEvent.STALE_SOON: "临近久未更新",
    EntryEvent.STALE: "久未更新",
}


class FindingKind(StrEnum):
    """What a patrol (巡查) finds wrong with a site, or with what the office owes its readers."""

    UNREACHABLE = "unreachable"
    BROKEN_LINK = "broken_link"
    OUTSIDE_LINK = "outside_link"
    UNLISTED_LINK = "unlisted_link"
    ALTERED = "altered"
    UNAPPROVED = "unapproved"
    MISSING_TAGS = "missing_tags"
    STALE_COLUMN = "stale_column"
    EMPTY_COLUMN = "empty_column"
    EXPIRED_TOPIC = "expired_topic"
    UNANSWERED_LETTER = "unanswered_letter"
    UNMANAGED_COLUMN = "unmanaged_column"


FINDING_TITLES = {
    FindingKind.UNREACHABLE: "网页打不开",
    FindingKind.BROKEN_LINK: "错链断链",
    FindingKind.OUTSIDE_LINK: "外部链接失效",
    FindingKind.UNLISTED_LINK: "链接到名单以外的网站",
    FindingKind.ALTERED: "与审定的内容不一致",
    FindingKind.UNAPPROVED: "未经审定的网页",
    FindingKind.MISSING_TAGS: "网页标签不全",
    FindingKind.STALE_COLUMN: "栏目久未更新",
    FindingKind.EMPTY_COLUMN: "空白栏目",
    FindingKind.EXPIRED_TOPIC: "专题专栏到期未撤",
    FindingKind.UNANSWERED_LETTER: "来信逾期未答复",
    FindingKind.UNMANAGED_COLUMN: "栏目没有备案管理人员",
}


class FindingState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    """It stays as it is, for a reason that somebody gave."""
    MENDED = "mended"
    """A later patrol did not find it any more."""


FINDING_STATES = {
    FindingState.OPEN: "待整改",
    FindingState.ACCEPTED: "已说明",
    FindingState.MENDED: "已整改",
}


class CaseState(StrEnum):
    DRAFT = "draft"
    """With the drafter: never submitted, held back by the checks, or returned."""
    OPEN = "open"
    ENDED = "ended"


STATE_TITLES = {CaseState.DRAFT: "拟稿", CaseState.OPEN: "办理中", CaseState.ENDED: "办结"}
OUTCOME_TITLES = {
    Outcome.PUBLISHED: "已发布",
    Outcome.REFUSED: "不予发布",
    Outcome.WITHDRAWN: "已撤回",
    Outcome.CLOSED: "已结束",
    Outcome.RETRACTED: "已撤稿",
}
"""What people are told everywhere: in the dashboard, at the command line and in Prefect."""


class Verb(StrEnum):
    """What somebody asks to do with a case, whatever the process calls its decisions."""

    VIEW = "view"
    SUBMIT = "submit"
    REVISE = "revise"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    REMIND = "remind"
    FORWARD = "forward"
    DELEGATE = "delegate"
    HAND_BACK = "hand_back"
    RECALL = "recall"
    """Take back what was delegated and not yet given back."""
    CLAIM = "claim"
    RELEASE = "release"
    ADD_SIGNER = "add_signer"
    REMOVE_SIGNER = "remove_signer"
    TAKE_BACK = "take_back"
    ASSIGN = "assign"
    ASK = "ask"
    SUPPLEMENT = "supplement"
    ANSWER = "answer"
    COMMENT = "comment"
    COPY = "copy"
    READ = "read"
    EXTEND = "extend"
    GRANT = "grant"
    """Or refuse, what somebody asks for: more time."""
    MARK_URGENT = "mark_urgent"
    CONFIRM_URGENT = "confirm_urgent"
    """Or refuse it."""
    OBJECT = "object"
    ANSWER_OBJECTION = "answer_objection"
    """Accept it, or not."""
    SETTLE_OBJECTION = "settle_objection"
    """Uphold it, or dismiss it, where it was not accepted."""
    DROP_OBJECTION = "drop_objection"
    REOPEN = "reopen"
    INTERVENE = "intervene"
    OVERRIDE = "override"
    READ_ORIGINAL = "read_original"
    """Of a letter: with the name, the contact and the words as they came."""
    COMPARE_LETTER = "compare_letter"
    """Say of two letters whether they are about the same."""


SEAT_VERBS = (
    Verb.FORWARD,
    Verb.DELEGATE,
    Verb.HAND_BACK,
    Verb.RECALL,
    Verb.CLAIM,
    Verb.RELEASE,
    Verb.ADD_SIGNER,
    Verb.REMOVE_SIGNER,
    Verb.TAKE_BACK,
    Verb.ASSIGN,
    Verb.ASK,
    Verb.SUPPLEMENT,
    Verb.ANSWER,
)
"""Those that are about one signer's place in a stage."""

VERB_TITLES = {
    Verb.VIEW: "查看",
    Verb.SUBMIT: "提交",
    Verb.REVISE: "修改后重新提交",
    Verb.DECIDE: "办理本环节",
    Verb.WITHDRAW: "撤回",
    Verb.REMIND: "催办",
    Verb.FORWARD: "转办",
    Verb.DELEGATE: "委托他人看",
    Verb.HAND_BACK: "交回委托人",
    Verb.RECALL: "收回委托",
    Verb.CLAIM: "认领",
    Verb.RELEASE: "放回",
    Verb.ADD_SIGNER: "加签",
    Verb.REMOVE_SIGNER: "减签",
    Verb.TAKE_BACK: "拿回意见",
    Verb.ASSIGN: "改派",
    Verb.ASK: "征求意见",
    Verb.SUPPLEMENT: "要求补充说明",
    Verb.ANSWER: "答复",
    Verb.COMMENT: "留言",
    Verb.COPY: "抄送",
    Verb.READ: "已阅",
    Verb.EXTEND: "申请延期",
    Verb.GRANT: "审批延期",
    Verb.MARK_URGENT: "申请加急",
    Verb.CONFIRM_URGENT: "审批加急",
    Verb.OBJECT: "提出异议",
    Verb.ANSWER_OBJECTION: "答复异议",
    Verb.SETTLE_OBJECTION: "协调异议",
    Verb.DROP_OBJECTION: "撤回异议",
    Verb.REOPEN: "重新办理",
    Verb.INTERVENE: "干预",
    Verb.OVERRIDE: "放行",
    Verb.READ_ORIGINAL: "查看原信",
    Verb.COMPARE_LETTER: "认定重复来信",
}


class Handing(StrEnum):
    """How an open duty comes into other hands."""

    FORWARD = "forward"
    """For good (转办)."""
    DELEGATE = "delegate"
    """To be looked at and given back with advice (委派)."""
    RECALL = "recall"
    """Back to whoever delegated it, who did not wait for the advice (收回委托)."""
    CLAIM = "claim"
    """Out of several who may do it, one takes it (认领)."""
    RELEASE = "release"
    """Whoever claimed it gives it back to all."""
    ASSIGN = "assign"
    """By an administrator, who gives a reason (干预)."""


class Intervention(StrEnum):
    """How an administrator moves a case that its own people cannot move (干预). None of it signs or publishes."""

    RETURN = "return"
    """Back to the drafter, or to a stage that it has passed."""
    END = "end"
    """For good (终止)."""
    RELEASE = "release"
    """From an objection that holds it (解除异议): it goes on as if nobody had objected."""


class Settlement(StrEnum):
    """What became of an objection (异议)."""

    ACCEPTED = "accepted"
    """By those who answer for the content."""
    UPHELD = "upheld"
    """By those who coordinate; the case goes back, as if it was accepted."""
    DISMISSED = "dismissed"
    """By those who coordinate; the case goes on."""
    DROPPED = "dropped"
    """By whoever objected."""
    RELEASED = "released"
    """By an administrator, who decides nothing of it (干预)."""

    @property
    def leads_back(self) -> bool:
        return self in (Settlement.ACCEPTED, Settlement.UPHELD)


SETTLEMENT_TITLES = {
    Settlement.ACCEPTED: "采纳异议",
    Settlement.UPHELD: "协调意见：采纳异议",
    Settlement.DISMISSED: "协调意见：不采纳异议",
    Settlement.DROPPED: "异议已撤回",
    Settlement.RELEASED: "系统管理员解除异议",
}


class Purpose(StrEnum):
    """What a place in a stage is for."""

    SIGN = "sign"
    ADVISE = "advise"
    """One of the signers asked for an opinion (征求意见). It decides nothing."""
    SUPPLEMENT = "supplement"
    """One of the signers asked the drafter to explain or to add something (补正)."""


class AlarmKind(StrEnum):
    """What a clock tells by itself."""

    WARNED = "warned"
    """The limit begins to press."""
    MISSED = "missed"
    """It has run out unfulfilled (超期)."""
    OVERDUE = "overdue"
    """It is still unfulfilled some time after that."""


class HandOn(StrEnum):
    """To whom a duty may be handed on."""

    NOBODY = "nobody"
    ROLE = "role"
    """Others who hold the role at the unit."""
    UNIT = "unit"
    """Anybody of the unit."""
    ORGANIZATION = "organization"
    """Anybody of the organisation."""


class SignerPlace(StrEnum):
    """Where a signer is added (加签)."""

    BEFORE = "before"
    """Has to agree before the one who asked for it."""
    AFTER = "after"
    """Has to agree after the one who asked for it."""
    BESIDE = "beside"
    """At the same time as the others."""


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


class WayIn(StrEnum):
    """By which door somebody came."""

    CLI = "cli"
    DASHBOARD = "dashboard"
    API = "api"
    PREFECT = "prefect"
    SYSTEM = "system"
    PAGE = "page"
    """The public page for letters, whose visitors nobody knows."""


class LetterWay(StrEnum):
    """How a letter came."""

    PAGE = "page"
    PAPER = "paper"
    TELEPHONE = "telephone"
    EMAIL = "email"
    VISIT = "visit"


LETTER_WAY_TITLES = {
    LetterWay.PAGE: "网上来信",
    LetterWay.PAPER: "书信",
    LetterWay.TELEPHONE: "电话",
    LetterWay.EMAIL: "电子邮件",
    LetterWay.VISIT: "来访",
}


class LetterState(StrEnum):
    """What whoever wrote a letter is told of it."""

    RECEIVED = "received"
    HANDLED = "handled"
    ANSWERED = "answered"
    CLOSED = "closed"
    """Without an answer."""


LETTER_STATE_TITLES = {
    LetterState.RECEIVED: "已收到",
    LetterState.HANDLED: "正在办理",
    LetterState.ANSWERED: "已答复",
    LetterState.CLOSED: "已办结",
}


class CheckName(StrEnum):
    """The content checks that a process may declare; the code of each is in `flows/checks`."""

    SECRECY_MARKS = "secrecy_marks"
    PERSONAL_DATA = "personal_data"
    BARRED_GENRE = "barred_genre"
    DOCUMENT_NUMBER = "document_number"
    LEADER_MARKS = "leader_marks"
    SOURCE_AND_DRAFTER = "source_and_drafter"
    PUBLISHED_PAGE = "published_page"
    ATTACHMENTS = "attachments"
    REPRINT = "reprint"
    LINKS = "links"
    ADVERTISING = "advertising"
    HOUSE_STYLE = "house_style"
    LEXICON = "lexicon"
    COLUMN_PROVIDER = "column_provider"
    WECHAT_LIMITS = "wechat_limits"


class JobName(StrEnum):
    """The jobs that a process may declare; what each takes and tells is in `definitions.schema.jobs`."""

    BULLETIN = "bulletin"
    PATROL = "patrol"
    FINDINGS = "findings"
    SCORES = "scores"


CHECK_TITLES = {
    CheckName.SECRECY_MARKS: "涉密标志",
    CheckName.PERSONAL_DATA: "个人信息",
    CheckName.BARRED_GENRE: "不得公开的文种",
    CheckName.DOCUMENT_NUMBER: "文号",
    CheckName.LEADER_MARKS: "领导批示",
    CheckName.SOURCE_AND_DRAFTER: "来源和拟稿人",
    CheckName.PUBLISHED_PAGE: "网页显示",
    CheckName.ATTACHMENTS: "附件",
    CheckName.REPRINT: "转载",
    CheckName.LINKS: "链接",
    CheckName.ADVERTISING: "广告",
    CheckName.HOUSE_STYLE: "用字",
    CheckName.LEXICON: "词表",
    CheckName.COLUMN_PROVIDER: "栏目",
    CheckName.WECHAT_LIMITS: "微信限制",
}


COLUMN_SOURCES: dict[str, tuple[str, ...]] = {
    "case": (
        "number",
        "unit",
        "drafter",
        "process",
        "title",
        "round",
        "submitted_at",
        "hash",
        "urgent",
        "returns",
    ),
    "event": (
        "stage",
        "stage_title",
        "decision",
        "person",
        "opinion",
        "registered_by",
        "signed_on",
        "medium",
        "at",
        "row",
    ),
    "signed": ("person", "at", "decision", "opinion"),
    "publication": (
        "url",
        "at",
        "channel",
        "column",
        "number",
        "title",
        "hash",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_why",
    ),
    "objection": (
        "unit",
        "by",
        "reason",
        "raised_at",
        "answer",
        "answered_by",
        "settlement",
        "opinion",
        "settled_by",
        "settled_at",
    ),
}
"""What the columns of a ledger may read beside `form` and `given`: always texts. `signed` holds them by stage; `objection` is
the latest of the case."""


class Refusal(StrEnum):
    """Why a step of an example is not accepted."""

    SEPARATION = "separation"
    NOT_NOW = "not_now"
    NOT_OFFERED = "not_offered"
    USED_UP = "used_up"


REFUSAL_TITLES: dict[Refusal, str] = {
    Refusal.SEPARATION: "应当回避",
    Refusal.NOT_NOW: "此时不办这一步",
    Refusal.NOT_OFFERED: "没有这样的选择",
    Refusal.USED_UP: "延期次数已经用完",
}
