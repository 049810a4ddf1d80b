"""The drawing of a process."""

from base64 import b64encode
from html import escape

import streamlit as st


def draw_picture(svg: str, described: str) -> None:
    """As a picture: Streamlit takes SVG out of the HTML that it is given, and a picture runs nothing."""
    picture = b64encode(svg.encode()).decode()
    st.html(
        '<div class="sanshen-chart" role="region" aria-label="流程图" tabindex="0">'
        f'<img alt="{escape(described)}" src="data:image/svg+xml;base64,{picture}"></div>'
    )
