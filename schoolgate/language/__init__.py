"""Language: words, telephone numbers and addresses as people write them, and prose."""
