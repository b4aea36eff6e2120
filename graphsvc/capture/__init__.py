"""Data entry: records, attendance and imported files, validated against the network and written as changes."""
