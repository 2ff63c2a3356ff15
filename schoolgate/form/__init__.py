"""The form: a setting file filled in with a browser."""
