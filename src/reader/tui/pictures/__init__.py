"""Pictures as a terminal can show them: which way it can, and the lines that come of it."""
