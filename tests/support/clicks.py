"""A user with a mouse, whose clicks are counted."""

import re

from playwright.sync_api import Page, expect

from support.browsing import stand_still

_SETTLED = 700  # milliseconds


class Clicks:
    """A user with a mouse: what is clicked is counted, what is typed is not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def on(self, role: str, name: str | re.Pattern[str]) -> None:
        """One click on the first thing of a role and name."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.count += 1
        stand_still(self.page)

    def pick(self, label: str, option: str) -> None:
        """Choose an option of a picker with two clicks."""
        self._open(label)
        self.page.get_by_role("option", name=option, exact=True).first.click()
        self.count += 2
        # The run that follows begins a moment later, and closes a list that is opened before it ends.
        self.page.wait_for_timeout(_SETTLED)
        stand_still(self.page)

    def options(self, label: str) -> list[str]:
        """What a picker offers; a click to look, and a key to close it again."""
        self._open(label)
        self.count += 1
        expect(self.page.get_by_role("option").first).to_be_visible()
        offered = self.page.get_by_role("option").all_inner_texts()
        self.page.keyboard.press("Escape")
        return offered

    def _open(self, label: str) -> None:
        # While its list is open, the rest of the page is hidden from whoever looks for roles.
        field = self.page.get_by_role("combobox", name=re.compile(f"^{re.escape(label)}")).first
        # A list closes when the page scrolls, as it does for a click on what the form's bar covers.
        field.evaluate("e => e.scrollIntoView({block: 'center'})")
        self.page.wait_for_timeout(_SETTLED)
        field.click()

    def type(self, label: str, text: str) -> None:
        """Go to a field that can be seen with a click, and type there, letter by letter as a person does."""
        field = self.page.get_by_label(label, exact=True).locator("visible=true").first
        field.click()
        self.count += 1
        field.press("Control+a")
        field.press_sequentially(text, delay=5)

    def search(self, label: str, words: str) -> None:
        """Open a picker with a click, type what is looked for, and take the first that fits with another."""
        self._open(label)
        self.page.keyboard.type(words, delay=5)
        self.page.get_by_role("option", name=re.compile(re.escape(words))).first.click()
        self.count += 2
        self.page.wait_for_timeout(_SETTLED)
        stand_still(self.page)
