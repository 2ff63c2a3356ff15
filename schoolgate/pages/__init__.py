"""Pages: what MkDocs is told, and what stands on finished pages beside the text."""
