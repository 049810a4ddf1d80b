"""Drawings of processes: what is shown (`charting`), where it stands (`layout`), and how it is written down."""

from definitions.drawing.bpmn import bpmn
from definitions.drawing.charting import chart
from definitions.drawing.mermaid import mermaid
from definitions.drawing.model import Chart
from definitions.drawing.progress import Progress, StageProgress, Standing
from definitions.drawing.svg import described, svg

__all__ = ["Chart", "Progress", "StageProgress", "Standing", "bpmn", "chart", "described", "mermaid", "svg"]
