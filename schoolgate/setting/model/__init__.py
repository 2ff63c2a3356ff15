"""The model: what a setting may say about itself."""
