"""All that a page of the app lets people read, also what stands in pictures, closed parts and other tabs."""

from playwright.sync_api import Page

from support.browsing import stand_still

# Text and names of everything, through the roots of components, line by line.
_TEXTS = """() => {
    const found = [document.title];
    const walk = (root) => {
        for (const one of root.querySelectorAll('*')) {
            for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
                if (one.getAttribute(name)) found.push(one.getAttribute(name));
            if (one.shadowRoot) walk(one.shadowRoot);
            if (['STYLE', 'SCRIPT'].includes(one.tagName)) continue;
            for (const child of one.childNodes)
                if (child.nodeType === Node.TEXT_NODE && child.data.trim()) found.push(child.data);
        }
    };
    walk(document.body);
    return found.join('\\n');
}"""
_OPEN_ALL = """() => document.querySelectorAll('.stMainBlockContainer details:not([open]) > summary')
    .forEach(summary => summary.click())"""
_A_MOMENT = 150  # milliseconds until the run that a click begins is under way


def texts_of(page: Page) -> str:
    """Every text of a page as it stands, then of each of its tabs, then with all that can be opened open."""
    texts = [page.evaluate(_TEXTS)]
    for tab in page.locator(".stMainBlockContainer").get_by_role("tab").all():
        tab.click()
        texts.append(_texts_at_rest(page))
    page.evaluate(_OPEN_ALL)
    texts.append(_texts_at_rest(page))
    return "\n".join(texts)


def _texts_at_rest(page: Page) -> str:
    page.wait_for_timeout(_A_MOMENT)
    stand_still(page)
    return str(page.evaluate(_TEXTS))
