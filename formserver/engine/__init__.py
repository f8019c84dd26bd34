"""The engine: a program and answers in, values, relevance, choices and errors out. Twin: static/engine."""

from formserver.engine.call import OutOfFuel
from formserver.engine.choices import Choice
from formserver.engine.instances import Cell
from formserver.engine.session import Session, open_session

__all__ = ["Cell", "Choice", "OutOfFuel", "Session", "open_session"]
