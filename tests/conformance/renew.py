"""Write the compiled program beside every vector."""

from __future__ import annotations

import json

from vectors import compile_vector, program_file, program_text, vector_files

for path in vector_files():
    text = program_text(compile_vector(json.loads(path.read_text("utf-8"))))
    place = program_file(path)
    if not place.exists() or place.read_text("utf-8") != text:
        place.write_text(text, "utf-8")
        print(place.name)
