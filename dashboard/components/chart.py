"""The drawing of a case's process, with how far the case has come."""

from base64 import b64encode
from html import escape

import streamlit as st

from definitions.drawing import chart, described, svg
from flows.assembly import Services
from flows.casework.views import CaseView


def draw_chart(services: Services, view: CaseView) -> None:
    """As a picture: Streamlit takes SVG out of the HTML that it is given."""
    drawn = chart(view.definition, services.desk.office(view.organization).organization)
    picture = b64encode(svg(drawn, view.progress).encode()).decode()
    with st.expander("流程图：办到了哪里", icon=":material/account_tree:"):
        st.html(
            '<div class="sanshen-chart" role="region" aria-label="流程图" tabindex="0">'
            f'<img alt="{escape(described(drawn, view.progress))}" src="data:image/svg+xml;base64,{picture}"></div>'
        )
