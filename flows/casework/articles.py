"""From a case to the article that a channel is given."""

from datetime import date

from definitions.conditions import holds
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.stages import PublishingStage, PublishStage
from definitions.semantics.publishing import named_by
from flows.casework.approved import NotApproved
from flows.casework.in_hand import CaseInHand
from flows.casework.outgoing import Item, item_context
from flows.publishing.article import Article, PublishedFile
from storage.attachments import AttachmentStore, StoredFile
from storage.models import Publication
from storage.models.records import WHOLE


def key_of(publication: Publication) -> str:
    """By which a channel knows it."""
    of_row = f"-{publication.row}" if publication.row != WHOLE else ""
    return f"{publication.case_id}-{publication.visit}{of_row}"


def article_of(hand: CaseInHand, stage: PublishingStage, item: Item, publication: Publication) -> Article:
    form, state, organization = item.values, hand.state, hand.office.organization
    column, keywords = _column(organization.channel(stage.channel), form.get("column"))
    store = hand.desk.attachments
    return Article(
        key=key_of(publication),
        title=str(form["title"]),
        column=column,
        body=item.body,
        drafter=str(form.get("drafter") or ""),
        source=str(form.get("source") or organization.unit_title(state.unit)),
        source_url=str(form["source_url"]) if form.get("source_url") else None,
        document_number=str(form["document_number"]) if form.get("document_number") else None,
        formed_on=_date(form.get("formed_on")),
        published_at=publication.submitted_at,
        content_hash=item.content.hash,
        attachments=tuple(_file(file, store) for file in item.files),
        keywords=keywords,
        description=str(form["title"]),
        pinned=_is_pinned(hand, stage, item),
        address=_address(hand, stage),
    )


def _address(hand: CaseInHand, stage: PublishingStage) -> str | None:
    """Where the form names a page for which it stands in: that of the page."""
    if not isinstance(stage, PublishStage) or stage.instead_of is None:
        return None
    named = named_by(hand.state.form, stage.instead_of)["id"]
    return hand.session.get_one(Publication, int(named)).url if named else None


def _is_pinned(hand: CaseInHand, stage: PublishingStage, item: Item) -> bool:
    condition = stage.pinned_when if isinstance(stage, PublishStage) else None
    return condition is not None and holds(condition, item_context(hand, stage, item))


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
