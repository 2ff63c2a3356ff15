"""Papers: plain data, written as PDF and as Word."""
