"""Channels exist, and people act on those where the system cannot."""

from collections.abc import Iterator, Mapping

from definitions.problems import Path, Problem, did_you_mean, quoted
from definitions.rules.document import Document
from definitions.rules.rule import rule
from definitions.schema.fields import PublicationField, UrlField
from definitions.schema.organization import ManualChannel, WebsiteChannel
from definitions.schema.stages import (
    LINK,
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    PublishingStage,
    WithdrawingStage,
)


@rule()
def channels_exist(document: Document) -> Iterator[Problem]:
    if document.organization is None:
        return
    known = [channel.id for channel in document.organization.channels]
    for path, named in _named(document):
        if named not in known:
            message = f"本机构没有 {quoted(named)} 这个发布渠道。"
            yield document.problem("unknown-channel", message, path, did_you_mean(named, known))


def _named(document: Document) -> Iterator[tuple[Path, str]]:
    for path, stage in _on_channels(document):
        yield (*path, "channel"), stage.channel
    for index, field in enumerate(document.process.form.fields):
        if isinstance(field, PublicationField):
            yield ("form", "fields", index, "channel"), field.channel


def _on_channels(document: Document) -> Iterator[tuple[Path, PublishingStage | WithdrawingStage]]:
    for path, stage in document.stages():
        if isinstance(stage, PublishingStage | WithdrawingStage):
            yield path, stage


@rule("stages.@.channel", "stages.@.who")
def people_act_where_the_system_cannot(document: Document) -> Iterator[Problem]:
    channels = _channels(document)
    for path, stage in _on_channels(document):
        channel = channels.get(stage.channel)
        has_people = isinstance(stage, HumanStage)
        if isinstance(channel, ManualChannel) and not has_people:
            message = f"{channel.title}由人发布、由人撤下，环节 `{stage.id}` 却没有写由谁办。"
            hint = "写上 who，例如 who: {role: wechat_editor, of: party_committee}。"
            yield document.problem("nobody-acts", message, (*path, "channel"), hint)
        elif isinstance(channel, WebsiteChannel) and has_people:
            message = f"{channel.title}由系统发布和撤下，不用人办。"
            hint = "删去 who；要人先看一眼的，在它前面写一个 kind: work 的环节。"
            yield document.problem("useless-key", message, (*path, "who"), hint)


def _channels(document: Document) -> Mapping[str, WebsiteChannel | ManualChannel]:
    return {one.id: one for one in document.organization.channels} if document.organization else {}


@rule("stages.@.who", "stages.@.fields")
def one_person_acts_on_a_channel(document: Document) -> Iterator[Problem]:
    """What is published once is registered once, with its link."""
    for path, stage in document.human_stages():
        if not isinstance(stage, HandPublishStage | HandWithdrawStage):
            continue
        if document.process.has_several_signers(stage):
            message = f"环节 `{stage.id}` 只登记一次，不能几个人都办。"
            hint = "写一个岗位，不写 each；要别人核对的，在后面另写一个环节。"
            yield document.problem("several-on-channel", message, (*path, "who"), hint)
        for index, field in enumerate(stage.fields):
            if field.id == LINK.id and not isinstance(field, UrlField):
                message = f"`{LINK.id}` 是发布后的链接，应当是 kind: url。"
                at = (*path, "fields", index, "kind")
                yield document.problem("link-is-no-url", message, at, "改为 kind: url，或给这一项另起名字。")
