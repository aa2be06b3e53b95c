"""Language packs of feeds, as data: what a first start offers, and ``:feeds.packs`` at any time.

A pack has a ``label``, the ``key`` that takes it, and its feeds as feeds.toml has them, or ``tag``: those of the
packaged feeds.toml with that tag. The file's name is the language.
"""
