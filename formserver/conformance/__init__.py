"""Both engines measured against recorded behaviour of the field: four kinds of .jsonl.gz files."""
