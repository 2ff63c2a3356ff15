"""The files of tests that begin first, because they take longest: more than twenty seconds of a worker each, on two cores."""

LONGEST = [
    "test_valid_settings", "test_starter", "test_form_beside", "test_form_ends", "test_command", "test_tools", "test_access",
    "test_papers", "test_values_are_inert", "test_bad_settings", "test_form_server", "test_agreements", "test_form_journeys",
    "test_search", "test_agreeing", "test_review_edition", "test_signing", "test_switches", "test_pages_in_a_browser",
    "test_withdrawing", "test_never_github", "test_installs", "test_logos", "test_gate", "test_people_pages",
    "test_nothing_contradicts", "test_schools", "test_whole_form", "test_papers_of_self_check",
]  # fmt: skip
"""Names of files, without their endings, the longest first."""
