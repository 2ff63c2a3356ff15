"""The setting file: read strictly, each answer with its place, every problem at once."""
