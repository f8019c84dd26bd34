"""Expression text to tree: tokens, nodes, parser, and the table of functions."""
