"""The name of the app, and the mark beside it."""

NAME = "Whence"
_MARK = (
    '<g fill="none" stroke="#6f7ff0" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">'
    '<circle cx="5" cy="6" r="3"/><circle cx="5" cy="22" r="3"/><circle cx="27" cy="14" r="3.6" fill="#6f7ff0"/>'
    '<path d="M8 6.8 C15 8 15 13 22 13.6 M8 21.2 C15 20 15 15 22 14.4"/></g>'
)
_WORD = (
    '<text x="40" y="20.5" font-family="\'Source Sans 3\',\'Source Sans Pro\',sans-serif" font-size="20" '
    'font-weight="700" letter-spacing="-.2" fill="#6f7ff0">Whence</text>'
)
LOGO = f'<svg xmlns="http://www.w3.org/2000/svg" width="132" height="28" viewBox="0 0 132 28">{_MARK}{_WORD}</svg>'
ICON = f'<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 -2 32 32">{_MARK}</svg>'
