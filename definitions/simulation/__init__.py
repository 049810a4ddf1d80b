"""Plays random people and times through a procedure, and counts what comes of it."""

from definitions.simulation.cast import Cast
from definitions.simulation.habits import Habits, StageHabits, load_habits
from definitions.simulation.report import Report, simulate

__all__ = ["Cast", "Habits", "Report", "StageHabits", "load_habits", "simulate"]
