"""Rules on arrival and watched words: what an article is tested for, and what is done with it. Pure."""

from reader.feeds.rules.rule import FIELDS, Actions, Rule, compile_rule
from reader.feeds.rules.told import Told
from reader.feeds.rules.words import NOTHING_WATCHED, Watch

__all__ = ["FIELDS", "NOTHING_WATCHED", "Actions", "Rule", "Told", "Watch", "compile_rule"]
