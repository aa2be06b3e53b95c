"""The article as a page: pure layers from the document to lines of cells, without a terminal.

``layout`` breaks a document into lines, ``motions`` moves a caret over its text, ``marks`` says what covers which
stretch. None of them imports Textual; the widget in ``widgets.article`` draws what they say.
"""
