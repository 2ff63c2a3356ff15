"""What was agreed: records, what changed since, and what is due when."""
