"""What the reference says of an organisation: its units, roles, channels and letterboxes."""

from definitions.schema import letterboxes, organization
from scripts.language.words.section import Section, Sections

ORGANIZATION: Sections = {
    organization.Organization: Section(
        "organization",
        "how-to/who-acts",
        meanings={
            "organization": "Its name, and that of its folder.",
            "title": "What people read.",
            "calendar": "Which calendar counts its working days.",
            "units": "Its units.",
            "roles": "The roles that can be held at its units.",
            "patrol": "How its sites are [patrolled](#patrol).",
        },
        examples={
            "office_hours": "office_hours: ['08:30-12:00', '14:00-17:30']",
            "units": "units: [{id: office, title: 办公室}]",
            "roles": "roles: [{id: unit_head, title: 本单位主要负责人}]",
            "channels": "channels: [{id: website, kind: website, ...}]",
            "sources": "sources: [{name: 新华网, domains: [xinhuanet.com]}]",
            "house_style": "house_style: [{write: 账号, instead_of: [帐号]}]",
            "letterboxes": "letterboxes: [{id: director, title: 局长信箱}]",
            "patrol": "patrol: {by: [supervisor], answers: office}",
        },
    ),
    organization.Unit: Section(
        "unit",
        "how-to/who-acts",
        meanings={"id": "Its name.", "title": "What people read."},
        examples={"within": "within: office"},
    ),
    organization.Role: Section(
        "role",
        "how-to/who-acts",
        meanings={
            "id": (
                "Its name. `system_admin`, `security_admin`, `audit_admin`, `manager` and `chief` "
                "have a meaning of their own: see [security](../explanation/security.md)."
            ),
            "title": "What people read.",
        },
        examples={"held_at": "held_at: [office, planning]"},
    ),
    organization.BaseChannel: Section(
        "every channel", "how-to/manual-channel", meanings={"id": "Its name.", "title": "What people read."}
    ),
    organization.WebsiteChannel: Section(
        "channel of kind website",
        "how-to/patrol",
        meanings={
            "kind": "A static site below `sites/` in the data folder.",
            "site": "What the pages say of the site.",
        },
        examples={"site": "site: {name: ..., domain: ..., ...}"},
    ),
    organization.ManualChannel: Section(
        "channel of kind manual",
        "how-to/manual-channel",
        meanings={"kind": "Where a person publishes in the backend of another system."},
        examples={
            "kind": "kind: manual",
            "platform": "platform: 微信公众号",
            "account": "account: 吉林市交通运输局",
            "proof": "proof: [link, screenshot]",
        },
    ),
    organization.Site: Section(
        "site",
        "how-to/patrol",
        meanings={
            "name": "Name of the site.",
            "domain": "Its domain.",
            "id_code": "网站标识码.",
            "icp": "ICP 备案号.",
            "police": "公安机关备案号.",
            "sponsor": "主办单位.",
            "contact": "联系方式.",
            "columns": "The columns (栏目), in the order of the menu.",
        },
        examples={"columns": "columns: [{id: notices, title: 通知公告, ...}]"},
    ),
    organization.Column: Section(
        "column",
        "how-to/who-acts",
        meanings={
            "id": "Its name, and that of its folder on the site.",
            "title": "What people read; the form's field `column` names it.",
            "description": "For the page's metadata.",
            "keywords": "For the page's metadata.",
        },
        examples={"provided_by": "provided_by: legal", "stale_after": "stale_after: 2 weeks"},
    ),
    organization.ReprintSource: Section(
        "reprint source",
        "how-to/checks",
        examples={"name": "name: 新华网", "domains": "domains: [xinhuanet.com, news.cn]"},
    ),
    organization.StylePair: Section(
        "style pair",
        "how-to/checks",
        meanings={"write": "How the word is written.", "instead_of": "How it is not."},
        examples={"write": "write: 账号", "instead_of": "instead_of: [帐号]"},
    ),
    letterboxes.Letterbox: Section(
        "letterbox",
        "how-to/letters",
        meanings={"id": "Its name in triggers and at the command line.", "title": "What people call it."},
        examples={
            "id": "id: director",
            "title": "title: {zh: 局长信箱, en: Letters to the director}",
            "help": "help: 对全局工作的意见和建议",
            "originals": "originals: [web_editor]",
        },
    ),
    organization.Patrol: Section(
        "patrol",
        "how-to/patrol",
        examples={
            "by": "by: [supervisor]",
            "answers": "answers: office",
            "pages": "pages: 2000",
            "outside": "outside: 500",
            "seconds": "seconds: 1800",
        },
    ),
}
