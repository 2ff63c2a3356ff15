"""Schoolgate: one YAML file in, a school’s public online-safety website out."""
