"""What the documents say that they fulfil, against the regulations' requirements as they were numbered by hand."""

import pytest

from tests.builders.office import whole_catalogue

CATALOGUE = whole_catalogue()

JILIN = """
S0-0 S0-2a S0-2b S0-2c S0-2d S0-4 S0-5a S0-5b S0-5c S0-5d S0-6a S0-6b S0-6c S0-7a S0-7b S0-8a S0-8b S0-8c
S0-9a S0-9b S0-9c S0-10a S0-10b S0-10c S0-10d S0-11a S0-11b S0-12a S0-12b S0-13
jl_web_publish jl_web_reprint jl_interaction jl_topic_request jl_subsite_filing jl_incident jl_bulletin
jl_wechat_publish jl_withdrawal
"""
XINJIANG = """
S3-3 S3-4 S3-5.1 S3-5.2 S3-5.11a S3-5.11b S3-5.11c S3-5.12 S3-6 S3-6b S3-7 S3-8a S3-8b S3-9 S3-10 S3-11 S3-12
S3-13a S3-13b S3-14 S3-15 S3-16a S3-16b S3-17 S3-18a S3-18b S3-19 S3-20 S3-22 S3-23
xj_unit_publish xj_gov_info xj_topic_site_publish xj_news_center xj_topic_open xj_column_adjust xj_link_review
xj_admin_filing xj_leader_mailbox xj_foi xj_appraisal
"""
LVLIANG = """
S4-1 S4-2 S4-3a S4-3b S4-3c S4-3d S4-4 S4-5.1 S4-5.2 S4-5.3 S4-6a S4-7 S4-8.1 S4-8.2 S4-8.3 S4-8.4 S4-9 S4-10 S4-F S4-F-ex
ll_reprint ll_routine ll_major ll_active_doc ll_leader_instructed ll_objection ll_ops_issue ll_permission_change
ll_software_change ll_backup_restore_test ll_bulletin
"""
REQUIRED = {"jilin-transport": JILIN, "xinjiang-transport": XINJIANG, "lvliang-drc": LVLIANG}

OPEN = {
    "jilin-transport": {
        "S0-1": "the channels of the organisation",
        "S0-3": "a principle",
        "S0-14": "the date of the regulation",
    },
    "xinjiang-transport": {
        "S3-2": "the channel of the organisation",
        "S3-21": "how old a password may be is no part of a process",
        "S3-24": "who interprets the regulation",
        "S3-25": "the date of the regulation",
    },
    "lvliang-drc": {
        "S4-11": "the date of the regulation",
    },
}
"""What is known to be open, and why."""


@pytest.mark.parametrize("organization", REQUIRED)
def test_the_documents_cover_what_is_asked(organization: str) -> None:
    loaded = CATALOGUE.office(organization).processes.values()
    covered = {one for each in loaded for one in each.process.covers}
    assert covered - OPEN[organization].keys() == set(REQUIRED[organization].split())
    assert not OPEN[organization].keys() & set(REQUIRED[organization].split())
