"""What a person reads when a page fails: never the error itself, but a number to report."""

import logging
import secrets

import streamlit as st

log = logging.getLogger(__name__)


def show_script_error(error: Exception) -> bool:
    """Returns True: Streamlit shall not show its own message, which is English."""
    number = secrets.token_hex(4)
    log.error("page failed, shown as %s", number, exc_info=error)
    st.error(
        f"页面出错了，您的操作可能没有完成。请刷新页面重试；如果仍然出错，请把编号 {number} 告诉系统管理员。"
    )
    return True
