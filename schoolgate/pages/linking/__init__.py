"""Where links of pages lead: to clauses, to other pages, and from addresses that have moved."""
