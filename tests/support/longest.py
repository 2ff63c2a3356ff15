"""The files of tests that begin first, because they take longest: more than fifteen seconds of a worker each, on two cores."""

LONGEST = [
    "test_valid_settings", "test_form_beside", "test_command", "test_starter", "test_tools", "test_form_ends", "test_papers",
    "test_access", "test_values_are_inert", "test_form_server", "test_bad_settings", "test_agreeing", "test_search", "test_switches",
    "test_withdrawing", "test_form_journeys", "test_review_edition", "test_gate", "test_pages_in_a_browser", "test_signing",
    "test_never_github", "test_installs", "test_schools", "test_paper_forms", "test_logos", "test_offline", "test_people_pages",
    "test_nothing_contradicts", "test_forms", "test_agreements",
]  # fmt: skip
"""Names of files, without their endings, the longest first."""
