"""From a case to the article that a channel is given."""

from datetime import date

from definitions.conditions import holds
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.stages import PublishingStage, PublishStage
from definitions.semantics.path import conditions_context
from definitions.semantics.publishing import named_by
from flows.casework.approved import NotApproved
from flows.casework.contents import StoredContent
from flows.casework.in_hand import CaseInHand
from flows.checks.source_and_drafter import shown_fields
from flows.publishing.article import Article, PublishedFile
from storage.attachments import AttachmentStore, StoredFile
from storage.models import Publication


def key_of(publication: Publication) -> str:
    """By which a channel knows it."""
    return f"{publication.case_id}-{publication.visit}"


def article_of(
    hand: CaseInHand, stage: PublishingStage, content: StoredContent, publication: Publication
) -> Article:
    form, state, organization = content.form, hand.state, hand.office.organization
    drafter, source = shown_fields(hand.process)
    column, keywords = _column(organization.channel(stage.channel), form.get("column"))
    store = hand.desk.attachments
    files = [file for stored in content.files.values() for file in stored]
    return Article(
        key=key_of(publication),
        title=str(form["title"]),
        column=column,
        body="\n\n".join(content.texts.values()),
        drafter=str(form.get(drafter) or ""),
        source=str(form.get(source) or organization.unit_title(state.unit)),
        source_url=str(form["source_url"]) if form.get("source_url") else None,
        document_number=str(form["document_number"]) if form.get("document_number") else None,
        formed_on=_date(form.get("formed_on")),
        published_at=publication.submitted_at,
        content_hash=content.hash,
        attachments=tuple(_file(file, store) for file in files),
        keywords=keywords,
        description=str(form["title"]),
        pinned=_is_pinned(hand, stage, content),
        address=_address(hand, stage),
    )


def _address(hand: CaseInHand, stage: PublishingStage) -> str | None:
    """Where the form names a page for which it stands in: that of the page."""
    if not isinstance(stage, PublishStage) or stage.instead_of is None:
        return None
    named = named_by(hand.state.form, stage.instead_of)["id"]
    return hand.session.get_one(Publication, int(named)).url if named else None


def _is_pinned(hand: CaseInHand, stage: PublishingStage, content: StoredContent) -> bool:
    context = conditions_context(hand.process, content.values, hand.state.given)
    condition = stage.pinned_when if isinstance(stage, PublishStage) else None
    return condition is not None and holds(condition, context)


def _column(channel: WebsiteChannel | ManualChannel, wanted: object) -> tuple[str, tuple[str, ...]]:
    """Id and keywords of the column that was approved; of the first one of the site where the form asks for none."""
    if not channel.columns:
        return "", ()
    column = channel.columns[0]
    if wanted:
        found = next((one for one in channel.columns if one.title.zh == wanted), None)
        if found is None:
            hint = "栏目改过名的，请改回，或退回拟稿人另选栏目"
            raise NotApproved(f"网站上没有“{wanted}”这个栏目", hint)
        column = found
    return column.id, tuple(column.keywords)


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _file(file: StoredFile, store: AttachmentStore) -> PublishedFile:
    return PublishedFile(file.name, store.path(file.digest), file.media_type, file.size, file.digest)
