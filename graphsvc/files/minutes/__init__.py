"""Minutes and sign-in sheets: from a file or pasted text to lines that say who was present, regretted or absent."""
