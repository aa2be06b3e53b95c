"""When to look at a feed, and what to remember of a look. Decisions only: the time and chance are parameters."""

from reader.feeds.schedule.decide import Decision, after
from reader.feeds.schedule.model import Answered, Failed, FeedState, Outcome, Policy
from reader.feeds.schedule.queue import Due, due, host_waits, is_waiting, may_refresh, next_time, plan, revived

__all__ = [
    "Answered",
    "Decision",
    "Due",
    "Failed",
    "FeedState",
    "Outcome",
    "Policy",
    "after",
    "due",
    "host_waits",
    "is_waiting",
    "may_refresh",
    "next_time",
    "plan",
    "revived",
]
