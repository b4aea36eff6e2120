"""Spreadsheets with columns of their own: what their columns and cells mean, and the records in them."""
