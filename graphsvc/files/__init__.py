"""Files: bytes in, records out, and back. Nothing here knows the database or the web."""
