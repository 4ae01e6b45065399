"""Running suites from the app: a button, how far it is, how it ended; or why it cannot be run from here."""

import streamlit as st

from catalog.access.principal import acting
from catalog.access.roles import Permission
from catalog.values.errors import BadQuestionError, WhenceError
from expectations.suite_folder import SUITES, suite_files
from ui import app_catalog
from ui.app_parts.frame.who import may, may_decide
from ui.app_parts.validations.jobs import Progress, ValidationRuns, Words, end_words, words_of
from ui.clients.exit_codes import ExitCode
from ui.presentation.markdown import plain

_EVERY_SECONDS = 1.0


# One for the whole server: a reload, or another reader, sees the run that goes on.
@st.cache_resource(show_spinner=False)
def _runs() -> ValidationRuns:
    return ValidationRuns()


def show_run(namespace: str, name: str, suite: str) -> None:
    """The button that runs a suite on the dataset's data as they are, or what to do so that there is one."""
    try:
        files = {known.name: file for file, known in suite_files(SUITES).items()}
    except BadQuestionError as error:
        _explain("The suites on the server cannot be run:", str(error))
        return
    if suite not in files:
        _explain(
            f"Results of {suite} are sent by whoever runs it: no file of `{SUITES}` in the server's folder is called "
            "so. Run it where it is kept, or keep it there too.",
            f"There are: {', '.join(sorted(files))}.",
        )
        return
    _control(words_of(files[suite], namespace, name), "Run now", "Run the suite on the data as they are")


def show_run_of_all() -> None:
    """The button that runs every suite of the server's folder; nothing where it has none."""
    if any(SUITES.rglob("*.*")):
        _control((), "Run all suites now", f"Every suite of {SUITES} in the server's folder, on all it is for")


def _explain(text: str, reason: str) -> None:
    st.markdown(f":gray[:material/info: {text} {plain(reason)}]")


def _control(words: Words, label: str, hint: str) -> None:
    """The button, or how far the run of the words is, or how it ended."""
    server = app_catalog.server_url()
    if server is None:
        st.markdown(":gray[:material/info: Suites are run from here where the app is part of `whence serve`; else:]")
        st.code(" ".join(["whence", "validate", *words]), language="bash", wrap_lines=True)
        return
    progress = _runs().look(words)
    if progress is not None and progress.is_running:
        _watch(words)
        return
    if progress is not None:
        _ended(words, progress)
    if not may_decide():
        return
    st.button(
        label,
        icon=":material/play_arrow:",
        help=hint,
        key=f"run-{words}",
        type="primary",
        on_click=_start,  # a callback comes before the page: a run of the page may be cut short, and lose the click
        args=(words, server),
    )
    if reason := st.session_state.pop(f"rejected-{words}", None):
        st.error(reason, icon=":material/error:")


def _start(words: Words, server: str) -> None:
    try:
        catalog = app_catalog.catalog_in_use()
        acting().check(Permission.DECIDE)
        _runs().start(words, server, catalog.keys.token_for(acting()))
    except WhenceError as error:
        st.session_state[f"rejected-{words}"] = plain(error)


@st.fragment(run_every=_EVERY_SECONDS)
def _watch(words: Words) -> None:
    """How far a run is, every second; the whole page runs again once it ended."""
    progress = _runs().look(words)
    if progress is None or not progress.is_running:
        st.rerun()  # of the page, not only this fragment: the results are elsewhere on it
    lines = progress.output.strip().splitlines()
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        step = plain(lines[-1].removeprefix("whence: ")) if lines else "Great Expectations is being loaded"
        st.markdown(f":material/hourglass_top: Running, {progress.seconds:.0f} s: {step} …", width="content")
        if may(Permission.DECIDE):  # whoever may begin a run
            st.button("Stop", icon=":material/stop:", on_click=_runs().stop, args=(words,), key=f"stop-{words}")


def _ended(words: Words, progress: Progress) -> None:
    """How a run ended, with its output; dismissed by a button."""
    code = progress.code or 0
    show = st.success if code == ExitCode.OK else st.warning if code == ExitCode.VIOLATION else st.error
    show(f"{end_words(code)} It took {progress.seconds:.0f} s.")
    if progress.output.strip():
        with st.expander("Run log", expanded=code not in (ExitCode.OK, ExitCode.VIOLATION)):
            st.code(progress.output.strip(), language=None, wrap_lines=True)
    if may(Permission.DECIDE):
        st.button("Dismiss", icon=":material/close:", on_click=_runs().forget, args=(words,), key=f"forget-{words}")
