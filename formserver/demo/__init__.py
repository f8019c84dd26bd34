"""Demo answers: synthetic respondents fill any form through the real engine; the same seed gives the same bytes."""

from __future__ import annotations

from formserver.demo.filling import Demo, fill_record
from formserver.demo.sending import DOOR, count_demo, remove_demo, send_demo

__all__ = ["DOOR", "Demo", "count_demo", "fill_record", "remove_demo", "send_demo"]
