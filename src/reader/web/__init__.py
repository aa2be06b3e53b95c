"""Kutip in a browser: a page on loopback behind a password, and an app of its own for each window that opens it.

``lock`` knows who may come in, ``apps`` runs the app behind a window, ``server`` speaks HTTP. The terminal in the page
is textual-serve's, with everything that it needs lying here: nothing is fetched from elsewhere.
"""
