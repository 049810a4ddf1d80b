"""What the reference says of the checks and the jobs that a process names."""

from collections.abc import Mapping

from definitions.vocabulary import CheckName, JobName

CHECKS: Mapping[CheckName, str] = {
    CheckName.SECRECY_MARKS: "marks of classified documents (密级、保密期限) and notes that a document is not open (不予公开、依申请公开), "
    "written or ticked, in the fields, the text and the attachments, what is hidden in these included",
    CheckName.PERSONAL_DATA: "identity cards, mobile numbers and bank cards; as warnings names of citizens, home addresses, number plates and "
    "mailboxes; each with a proposal how to mask it",
    CheckName.BARRED_GENRE: "genres that may not go out (请示, 报告 to a superior, 函 to a peer); "
    "`with` maps the genre to the addressee, or to `any`",
    CheckName.DOCUMENT_NUMBER: "an official document (公文) without a document number, or with one that is none; "
    "a text of another kind that begins with one",
    CheckName.LEADER_MARKS: "instructions, signed opinions and personal seals of leaders (领导批示、签署的意见、签章)",
    CheckName.SOURCE_AND_DRAFTER: "a missing source (信息来源) or drafter (拟稿人); "
    "`with` names the two fields where they are called otherwise",
    CheckName.PUBLISHED_PAGE: "what the page would not show as it was written: cells of a table beyond its header, pictures "
    "that are no attachments, dead links, left-over HTML",
    CheckName.ATTACHMENTS: "attachments that are locked, damaged or only pictures, and what they carry along unseen: revisions, "
    "comments, hidden sheets, rows and text, embedded files, authors",
    CheckName.REPRINT: "a reprint (转载) from a source that is not among the organisation's `sources`, or under another title; "
    "`with` names the fields `source`, `url`, `title` and `original_title` where they are called otherwise, and under "
    "`only` the answers that make a content a reprint",
    CheckName.LINKS: "links that are broken, short or disguised; as warnings those to sites that are neither the "
    "government's, nor the organisation's own, nor of its `sources`",
    CheckName.ADVERTISING: "advertisements and invitations to get in touch elsewhere (加微信、扫码购买)",
    CheckName.HOUSE_STYLE: "words that the organisation writes otherwise (`house_style`)",
    CheckName.LEXICON: "terms of the lexicon that an administrator imported, each with its own severity",
    CheckName.COLUMN_PROVIDER: "a column that another unit answers for (`provided_by`): a warning; `with` names the field `column`",
    CheckName.WECHAT_LIMITS: "what WeChat does not take: title over 32, author over 16, digest over 128 characters, text of 20 000 "
    "characters or 1 MB, pictures of other sites, no cover; `with` names the fields",
}

DIFFERING = "and `differing` how many of their rows a `text` that is given does not show as they are"
WORKED_OUT: Mapping[JobName, str] = {
    JobName.BULLETIN: "what each unit of the organisation ([or those of `units`](#job-that-counts-cases-by-unit), of the processes in `of`) handed in during a `period` that is over (a month `2026-11`, a "
    "quarter `2026-Q4`, a year `2026`), and how much of it was published, returned, refused, taken down and late; `report` is the table, "
    f"{DIFFERING}",
    JobName.PATROL: "makes a [patrol](../how-to/patrol.md) of the `site` (the id of a channel; of every site, if not said) and "
    "tells how many `pages` it saw, what it `opened`, what was `mended` since, and what is `open` now; `rows` are the open "
    "findings, `report` the same as a text",
    JobName.FINDINGS: "what patrols found during a `period`, up to now where it is not over: how many `patrols` there were, "
    "what they `found`, what was `due` (found then, or still open when it began), `mended`, and is `open` at its end; `rows` "
    f"and `report` are the findings that were due, {DIFFERING}",
    JobName.SCORES: "the points of each unit by a [scoring](#scoring) in such a `period` and in the year so far, each with its "
    "reason; `submitted`, `adopted` and `year_adopted` count the cases of the processes whose publications are scored, "
    "`failed` the units below the pass mark; `report` are the tables, "
    f"{DIFFERING}",
}
