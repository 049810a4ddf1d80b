"""The drawing of a case's process, with how far the case has come."""

import streamlit as st

from dashboard.components.process_picture import draw_picture
from definitions.drawing import chart, described, svg
from flows.assembly import Services
from flows.casework.views import CaseView


def draw_chart(services: Services, view: CaseView) -> None:
    catalogue = services.desk.catalogue
    office = catalogue.office(view.organization).organization
    drawn = chart(view.definition, office, catalogue.title_of_process)
    with st.expander("流程图：办到了哪里", icon=":material/account_tree:"):
        draw_picture(svg(drawn, view.progress), described(drawn, view.progress))
