"""Answers: the facts that a question found, with their sentences in the language spoken.

Pages, the API, CSV files and commands give the same ones.
"""
