"""Print: papers, posters and sheets."""
