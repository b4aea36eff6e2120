"""Answers: the facts of a question with sentences in the current language.

Pages, the API, CSV files and commands show the same answers.
"""
