"""The query language over articles and annotations: its tree, reading it, writing it, and answering it in Python.

``articles.library.querying`` answers it with SQL; docs/using.md describes it for users.
"""
