"""Helpers shared by the notebooks: Persian news from files to figures.

Four wings, in the order in which a notebook uses them:

- ``helpers.corpus``: files to articles
- ``helpers.language``: letters to words
- ``helpers.analysis``: words to counts
- ``helpers.figures``: tables to pictures

Importing this package, or a wing, loads neither hazm nor matplotlib: each loads when it is first used.
"""

__version__ = "0.1.0"
