"""What people enter: records, attendance and files, checked against what is there and written as changes."""
