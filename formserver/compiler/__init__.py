"""From XLSForm or XForm to the program: sheets, checks, conversion, model, expressions, findings."""
