"""Practices of many schools, in groups that a setting may confirm in place of answering each question."""
