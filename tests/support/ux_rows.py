"""The forty things that five kinds of users found wrong in the app, and the tests that click each of them now."""

from typing import NamedTuple


class Row(NamedTuple):
    """A row by its number: what was wrong, and the browser tests that fail if it comes back."""

    number: int
    what: str
    tests: tuple[str, ...]


_DECISIONS, _EVERY, _FIXES = "test_browser_decisions.py", "test_browser_every_page.py", "test_browser_fixes.py"
_JOBS, _PICTURE, _ROWS = "test_browser_jobs.py", "test_browser_picture.py", "test_browser_rows.py"
_KEYS, _SQL = "test_browser_keyboard.py", "test_browser_sql.py"

UX_ROWS = (
    Row(
        1,
        "a receipt closes the duties of another case",
        (
            f"{_ROWS}::test_a_case_keeps_its_own_receipts_and_is_seen_where_it_matters",
            f"{_FIXES}::test_a_withdrawal_is_opened_worked_off_and_closed_in_fifteen_clicks",
        ),
    ),
    Row(
        2,
        "`examined` discharges any duty",
        (f"{_ROWS}::test_a_case_keeps_its_own_receipts_and_is_seen_where_it_matters",),
    ),
    Row(
        3,
        "a waiver with a date that nobody entered, and no way to end one",
        (
            f"{_DECISIONS}::test_a_waiver_with_a_date_that_is_over_is_not_written",
            f"{_DECISIONS}::test_a_finding_is_waived_in_five_clicks_and_the_waiver_revoked",
        ),
    ),
    Row(4, "no model can be approved", (f"{_DECISIONS}::test_a_model_is_approved_in_at_most_six_clicks",)),
    Row(
        5,
        "no path from why to fix",
        (
            f"{_FIXES}::test_an_undeclared_source_is_declared_in_eight_clicks_from_the_model",
            f"{_FIXES}::test_the_action_of_a_finding_in_the_trace_leads_back_to_the_trace",
            f"{_EVERY}::test_a_page_keeps_its_state_in_its_address_and_its_title_in_the_tab",
        ),
    ),
    Row(6, "waived becomes green", (f"{_ROWS}::test_everything_waived_about_a_file_is_no_pass",)),
    Row(
        7, "retention all clear where nothing is declared", (f"{_ROWS}::test_nothing_declared_never_looks_in_order",)
    ),
    Row(8, "a day before the model invents a gap", (f"{_JOBS}::test_a_past_day_is_asked_and_left_in_three_clicks",)),
    Row(9, "a file's current version by hash", (f"{_ROWS}::test_a_source_s_current_version_is_the_one_read_last",)),
    Row(
        10,
        "a column followed draws nothing",
        (
            f"{_JOBS}::test_a_column_is_followed_to_its_source_and_onwards_from_the_model_in_six_clicks",
            f"{_PICTURE}::test_the_chain_of_a_column_is_read_in_its_boxes_and_in_the_list_below",
        ),
    ),
    Row(
        11,
        "an open case is invisible",
        (f"{_ROWS}::test_a_case_keeps_its_own_receipts_and_is_seen_where_it_matters",),
    ),
    Row(
        12,
        "first steps name a wrong address",
        (f"{_ROWS}::test_first_steps_name_the_server_s_own_address_on_every_page",),
    ),
    Row(
        13,
        "letters too small and covered",
        (
            f"{_PICTURE}::test_no_letter_is_smaller_than_eleven_pixels_and_the_picture_is_high_enough",
            f"{_PICTURE}::test_the_end_of_a_name_and_its_status_are_written_side_by_side",
        ),
    ),
    Row(
        14,
        "large graphs are grey bars, and nothing finds, fits or opens",
        (
            f"{_PICTURE}::test_a_thousand_boxes_are_moved_at_thirty_frames_a_second",
            f"{_PICTURE}::test_three_hundred_inputs_are_one_box_that_opens",
            f"{_PICTURE}::test_a_node_is_found_and_marked",
            f"{_PICTURE}::test_buttons_zoom_and_fit_and_lead_back",
            f"{_PICTURE}::test_the_inputs_of_one_box_are_shown_and_of_no_other",
        ),
    ),
    Row(
        15,
        "the picture traps the wheel and the finger",
        (
            f"{_PICTURE}::test_the_wheel_scrolls_the_page_and_with_ctrl_it_zooms",
            f"{_PICTURE}::test_one_finger_scrolls_the_page_and_not_the_picture",
            f"{_PICTURE}::test_two_fingers_move_and_zoom_the_picture_and_leave_the_page",
        ),
    ),
    Row(16, "tooltips show internal keys", (f"{_PICTURE}::test_tooltips_say_what_a_box_and_a_line_are",)),
    Row(17, "the toolbar covers the sentence", (f"{_PICTURE}::test_the_toolbar_covers_nothing",)),
    Row(
        18,
        "the gap's mark looks like a broken letter",
        (f"{_PICTURE}::test_the_end_of_a_name_and_its_status_are_written_side_by_side",),
    ),
    Row(
        19,
        "Back shows the same page again",
        (
            f"{_EVERY}::test_one_back_leads_from_every_page_of_the_menu_to_the_one_before",
            f"{_EVERY}::test_an_address_without_a_version_is_completed_kept_and_left",
            "test_browser_pages.py::test_a_number_leads_to_its_rows_and_a_finding_to_its_trace",
        ),
    ),
    Row(
        20,
        "a tick moves the list, nothing selects all",
        (
            f"{_DECISIONS}::test_a_waiver_with_a_date_that_is_over_is_not_written",
            f"{_DECISIONS}::test_findings_in_a_table_are_selected_opened_and_waived_together",
        ),
    ),
    Row(21, "an entry opens out of sight", (f"{_ROWS}::test_an_entry_of_the_log_opens_where_it_was_clicked",)),
    Row(
        22,
        "a tick means four things",
        (
            f"{_FIXES}::test_a_withdrawal_is_opened_worked_off_and_closed_in_fifteen_clicks",
            f"{_KEYS}::test_the_picture_and_its_list_are_in_step",
        ),
    ),
    Row(23, "each decision is an ingestion warning", (f"{_ROWS}::test_a_decision_is_no_ingestion_warning",)),
    Row(
        24,
        "the overview names no model and no decision",
        (
            f"{_FIXES}::test_why_a_model_is_blocked_takes_three_clicks_at_most",
            "test_browser_overview.py::test_a_stale_approval_is_renewed_from_the_overview_in_five_clicks",
        ),
    ),
    Row(25, "a green `ok` without its subject", (f"{_ROWS}::test_what_retention_says_is_named_beside_the_verdict",)),
    Row(26, "one version, two verdicts", (f"{_ROWS}::test_a_version_has_one_verdict_in_every_trace",)),
    Row(
        27,
        "no suite runs in the demo, no link to the failed check",
        (f"{_JOBS}::test_suites_are_run_from_the_page_of_quality_in_three_clicks",),
    ),
    Row(
        28,
        "a rejected event is two cards, and stays",
        (f"{_JOBS}::test_a_rejected_event_is_corrected_and_replayed_in_four_clicks",),
    ),
    Row(29, "compare has no metrics", (f"{_JOBS}::test_two_versions_of_a_model_are_compared_in_five_clicks",)),
    Row(30, "names break the page", ("test_browser_markup.py::test_names_stay_text",)),
    Row(31, "no search of everything", (f"{_JOBS}::test_a_dataset_is_found_by_a_column_in_three_clicks",)),
    Row(
        32, "lists without table, runs without search", (f"{_ROWS}::test_lists_are_tables_too_and_runs_are_searched",)
    ),
    Row(
        33,
        "SQL without Ctrl+Enter, colours, names, saving",
        (
            f"{_JOBS}::test_a_saved_query_is_charted_and_saved_in_six_clicks",
            f"{_SQL}::test_a_statement_of_an_address_is_coloured_and_waits_for_run",
            f"{_SQL}::test_views_and_columns_are_offered_and_taken_by_keyboard",
        ),
    ),
    Row(
        34,
        "state is lost on reload, tabs have no title, exports no caption",
        (
            f"{_EVERY}::test_a_page_keeps_its_state_in_its_address_and_its_title_in_the_tab",
            f"{_PICTURE}::test_what_is_saved_says_what_it_shows_and_what_it_rests_on",
            f"{_FIXES}::test_an_action_on_the_page_one_is_on_opens_its_form_and_a_tab_stays",
        ),
    ),
    Row(
        35,
        "no focus to be seen, names with markup read aloud",
        (
            f"{_KEYS}::test_a_finding_is_waived",
            f"{_PICTURE}::test_a_box_is_reached_by_the_arrows_and_opened_by_enter",
            f"{_EVERY}::test_a_page_keeps_its_state_in_its_address_and_its_title_in_the_tab",
            "test_browser_axe.py::test_tab_reaches_every_control",
        ),
    ),
    Row(
        36,
        "the steward's form hides Save and asks what nobody needs",
        (
            f"{_FIXES}::test_an_undeclared_source_is_declared_in_eight_clicks_from_the_model",
            "test_browser_steward.py::test_a_refused_consent_is_foreseen_saved_and_seen_in_the_trace",
        ),
    ),
    Row(
        37,
        "who decides is asked on every page",
        (f"{_ROWS}::test_who_decides_is_filled_in_on_every_page_of_the_session",),
    ),
    Row(
        38,
        "an open page does not learn of new data",
        ("test_browser_overview.py::test_new_data_is_offered_with_a_button_and_nothing_changes_before",),
    ),
    Row(
        39,
        "faint boxes in the dark, the menu of a telephone",
        (f"{_ROWS}::test_boxes_have_an_edge_in_the_dark_and_the_menu_opens_on_a_telephone",),
    ),
    Row(
        40,
        "dead buttons, crooked lines, times without a zone",
        (
            f"{_ROWS}::test_controls_stand_on_one_line_and_none_is_dead",
            f"{_ROWS}::test_every_time_has_its_zone_and_every_number_its_reason",
        ),
    ),
)
