"""The faults that an attack of three hours found, and the tests that hold each of them now."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A fault by its number in the attack's report: what broke, and the tests that fail if it breaks again."""

    number: int
    what: str
    tests: tuple[str, ...]


FAULTS = (
    Fault(
        1,
        "a short SELECT ends the server, also from a link or a hidden frame",
        (
            "test_sql_process.py::test_a_statement_that_harms_is_answered_and_harms_nobody",
            "test_app_sql.py::test_an_address_fills_the_editor_and_runs_nothing",
        ),
    ),
    Fault(
        2,
        "a long or nested SQL text stops everybody",
        (
            "test_sql_process.py::test_a_long_body_is_refused_before_it_is_parsed",
            "test_sql_process.py::test_a_heavy_statement_ends_within_its_limits",
        ),
    ),
    Fault(
        3,
        "values of rows in the log by an expectation's error",
        (
            "test_trust_values.py::test_an_error_holds_no_value",
            "test_trust_values.py::test_neither_the_catalog_nor_the_screen_has_a_value",
        ),
    ),
    Fault(
        4,
        "a refused input is written once per fault",
        ("test_trust_refused.py::test_a_refused_input_is_kept_once_and_costs_what_its_bytes_explain",),
    ),
    Fault(
        5,
        "refused inputs stop ingest",
        (
            "test_trust_refused.py::test_a_refused_input_is_kept_once_and_costs_what_its_bytes_explain",
            "test_group_commit.py::test_garbage_waits_apart_and_is_refused_when_too_much_of_it_waits",
        ),
    ),
    Fault(
        6,
        "a page of another site changes state without being asked first",
        ("test_access.py::test_a_page_of_another_site_writes_nothing",),
    ),
    Fault(
        7,
        "no check of Host: DNS rebinding, for the websocket too",
        (
            "test_access.py::test_a_page_of_another_site_writes_nothing",
            "test_access.py::test_the_app_s_websocket_is_guarded_too",
        ),
    ),
    Fault(
        8,
        "an answer of SQL without a limit of bytes",
        (
            "test_sql_process.py::test_limits_of_rows_and_bytes_cut_the_answer",
            "test_sql_rows.py::test_rows_are_cut_at_rows_and_at_bytes",
        ),
    ),
    Fault(
        9,
        "writing a large JSON answer blocks everybody",
        ("test_sql_process.py::test_a_heavy_statement_ends_within_its_limits",),
    ),
    Fault(
        10,
        "statements of clients that left go on, and fill all places",
        (
            "test_sql_process.py::test_a_statement_ends_when_its_client_leaves",
            "test_sql_process.py::test_more_statements_than_there_are_places_are_refused_and_nothing_else_waits",
        ),
    ),
    Fault(11, "SIGTERM waits for a statement", ("test_sql_process.py::test_a_server_stops_in_time_whatever_runs",)),
    Fault(12, "tampered tables are found by nothing", ("test_trust_tampering.py::test_tampering_is_found",)),
    Fault(
        13,
        "an older version opens and writes a newer file",
        ("test_trust_files.py::test_such_a_file_is_called_what_it_is_and_stays_as_it_is",),
    ),
    Fault(
        14,
        "the address file is believed without asking which catalog",
        (
            "test_trust_files.py::test_the_server_of_another_catalog_is_not_asked",
            "test_trust_files.py::test_a_strangers_server_takes_no_event",
        ),
    ),
    Fault(
        15,
        "a damaged file is called held by another process",
        ("test_trust_files.py::test_such_a_file_is_called_what_it_is_and_stays_as_it_is",),
    ),
    Fault(
        16,
        "a ragged row of data is our fault, and is printed",
        (
            "test_validate.py::test_what_goes_wrong_is_said_in_a_line",
            "test_trust_values.py::test_neither_the_catalog_nor_the_screen_has_a_value",
        ),
    ),
    Fault(
        17,
        "a governance file that cannot be read takes declarations back",
        (
            "test_trust_files.py::test_what_looks_like_a_governance_file_and_cannot_be_read_takes_nothing_back",
            "test_trust_files.py::test_an_empty_governance_file_is_a_fault",
        ),
    ),
    Fault(
        18,
        "one bad neighbour fails others",
        ("test_group_commit.py::test_what_the_log_does_not_take_fails_alone_and_not_with_its_neighbours",),
    ),
    Fault(19, "Markdown comes out of names", ("test_browser_markup.py::test_names_stay_text",)),
    Fault(
        20,
        "control characters of names reach a terminal",
        ("test_trust_outputs.py::test_no_control_character_reaches_a_terminal",),
    ),
    Fault(
        21,
        "the app can be framed; its websocket takes any port's Origin",
        (
            "test_access.py::test_a_browser_signs_in_and_out_with_a_key",
            "test_access.py::test_the_app_s_websocket_is_guarded_too",
        ),
    ),
    Fault(
        22,
        "a CSV of SQL has formulas",
        (
            "test_trust_outputs.py::test_no_cell_of_a_csv_is_a_formula",
            "test_trust_outputs.py::test_no_cell_of_a_csv_of_the_app_is_a_formula",
        ),
    ),
    Fault(
        23,
        "500 by half a character, far times, big numbers, a full queue",
        (
            "test_trust_connections.py::test_half_a_character_in_a_body_is_answered_in_words",
            "test_sql_rows.py::test_a_value_as_json",
            "test_sql_rows.py::test_what_a_format_has_no_form_for_is_refused_in_words",
            "test_bounds.py::test_a_number_beyond_all_is_refused",
        ),
    ),
    Fault(
        24,
        "a full disk, odd paths and files are our fault",
        (
            "test_trust_files.py::test_such_a_file_is_called_what_it_is_and_stays_as_it_is",
            "test_trust_files.py::test_a_question_mark_in_the_name_is_refused_in_words",
            "test_full_disk.py::test_a_command_that_cannot_finish_its_file_leaves_none",
        ),
    ),
    Fault(
        25,
        "questions on a full disk are bare 500",
        ("test_full_disk.py::test_a_server_on_a_full_disk_says_so_and_goes_on_when_there_is_room",),
    ),
    Fault(26, "/docs loads scripts from elsewhere", ("test_http.py::test_health_metrics_and_documentation",)),
    Fault(27, "columns of one name are lost in JSON", ("test_sql_rows.py::test_names_are_kept_apart",)),
    Fault(
        28,
        "a clock that was ahead goes unnoticed",
        ("test_doctor.py::test_entries_received_in_the_future_are_named",),
    ),
    Fault(
        29,
        "a merge of many YAML keys takes minutes",
        ("test_trust_files.py::test_a_merge_of_many_keys_has_few_faults",),
    ),
    Fault(
        30,
        "gzip of very many members takes minutes",
        ("test_trust_connections.py::test_a_body_of_very_many_members_costs_what_its_bytes_explain",),
    ),
    Fault(
        31,
        "headers without end, connections that ask for nothing",
        (
            "test_trust_connections.py::test_headers_without_end_are_refused",
            "test_trust_connections.py::test_a_connection_that_asks_for_nothing_or_half_is_closed",
        ),
    ),
    Fault(
        32,
        "a command waits for a stopped server",
        ("test_silent_server.py::test_a_stopped_server_is_named_within_seconds",),
    ),
)
