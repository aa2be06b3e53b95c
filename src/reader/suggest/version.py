"""Which rules and packs these are."""

ENGINE = 11
"""One more whenever rules or packs find something else, so that what was counted before is counted anew."""
