"""Both engines measured against recorded behaviour of the field: four kinds of .jsonl.gz files.

files.py        rows of a file, and what kind it is       scope.py   what no form instance ever holds
xpath_rows.py   one expression on one document   ┐
java_rows.py    one expression on no document    │  each makes a *script*, plain JSON that either
trace_rows.py   a form, then what a person does  │  engine plays, and judges what came back
sheet_rows.py   a form, then its first state     ┘
player.py, player.mjs   twins: play a script          runner.py   run(), the tally, the report
"""

from formserver.conformance.runner import run

__all__ = ["run"]
