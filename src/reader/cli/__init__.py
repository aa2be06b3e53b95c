"""The headless commands: each a few lines over the desk.

Exit codes: 0 fine, 1 some of it failed, 2 usage or configuration, 3 storage.
"""
