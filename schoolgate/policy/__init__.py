"""The policies: the template, which clauses stand, and the text they come to."""
