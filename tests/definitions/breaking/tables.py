"""Tables, their rows, and what is done for each row: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import A_PAGE, PUBLISH, RECEIVE, TABLE, by_hand, publishing, signing, voting

CASES: Cases = {
    "rows of what is no table": ([publishing("each: form.body")], "unknown-field", "form.body}"),
    "rows of what there is not": ([TABLE, signing("each: form.item")], "unknown-field", "form.item}"),
    "a table with a part": ([(TABLE[0], TABLE[1].replace("label: 信息", "label: 信息, part: layout"))], "useless-key", "layout, columns"),
    "rows bound in part": ([TABLE, signing("each: form.items, binds: [body]")], "rows-bind-too-little", "[body]"),
    "rows by vote": ([TABLE, voting("each: form.items, sign: {at_least: 1}")], "rows-by-vote", "{at_least"),
    "a condition of rows without rows": ([publishing("when: form.kind == '公文'")], "useless-key", "form.kind"),
    "an article of a column that there is not": ([TABLE, publishing("each: form.items, article: {source: from_whom}")], "unknown-field", "from_whom"),
    "an article called by a number": ([TABLE, publishing("each: form.items, article: {title: n}")], "wrong-column", "n}"),
    "rows at one address": ([(TABLE[0], f"{TABLE[1]}{A_PAGE}"), publishing("each: form.items, instead_of: form.page")], "rows-at-one-address", "form.page"),
    "rows whose title may be left out": ([(TABLE[0], TABLE[1].replace("label: 名称, required: true", "label: 名称")), publishing("each: form.items")], "page-without-title", "title, kind: text, label: 名称}"),
    "a page without a title": ([("- {id: title,", "- {id: name,")], "page-without-title", "publish, kind: publish"),
    "a page without a title, published by hand": ([("- {id: title,", "- {id: name,"), (PUBLISH, by_hand(RECEIVE))], "page-without-title", "publish, kind: publish"),
    "a title that may be left out": ([("label: 信息标题, required: true", "label: 信息标题")], "page-without-title", "title, kind: text"),
    "a title that may be hidden": ([("label: 信息标题, required: true", "label: 信息标题, required: true, shown_when: form.kind == '公文'")], "page-without-title", "title, kind: text"),
    "a title that is no text": ([("title, kind: text, label: 信息标题, required: true, max_length: 100", "title, kind: markdown, label: 信息标题, required: true")], "page-without-title", "markdown, label: 信息标题"),
    "a column that anybody may type": ([("- {id: formed_on,", "- {id: column, kind: text, label: 栏目}\n    - {id: formed_on,")], "column-not-chosen", "text, label: 栏目"),
    "rows without a title": ([(TABLE[0], TABLE[1].replace("{id: title,", "{id: name,")), publishing("each: form.items")], "row-without-title", "form.items"),
    "rows without a text": ([(TABLE[0], TABLE[1].replace("{id: text, kind: markdown", "{id: text, kind: text")), publishing("each: form.items")], "row-without-text", "form.items"),
    "columns of one name": ([(TABLE[0], TABLE[1].replace("{id: n,", "{id: text,"))], "duplicate-id", "text, kind: number"),
    "asking a row for what it has not": ([TABLE, publishing("each: form.items, when: row.size > 1")], "unknown-field", "row.size"),
    "asking for rows of what is no table": ([TABLE, publishing("each: form.items, when: size(rows.body) > 1")], "unknown-field", "size("),
    "an empty number of a row": ([TABLE, publishing("each: form.items, when: row.n > 1")], "condition-not-total", "row.n"),
    "an empty number of some row": ([TABLE, publishing("each: form.items, pinned_when: 'rows.items.exists(i, i.n > 1)'")], "condition-not-total", "'rows.items"),
    "a column that a row has not": ([TABLE, publishing("each: form.items, pinned_when: 'rows.items.exists(i, i.age == 1)'")], "condition-not-total", "'rows.items"),
}  # fmt: skip
