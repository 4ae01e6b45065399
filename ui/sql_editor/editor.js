// The editor: it finds the page's field, colours what stands there, and offers names while somebody types.

const LOOK_AGAIN = 200;

class Editor {
  constructor(parent, field) {
    const root = (this.root = document.createElement("div"));
    root.className = "sql-editor";
    parent.append(root);
    this.field = field;
    this.views = {};
    this.overlay = new Overlay(root, field);
    this.list = new Listbox(root, (offer) => this.take(offer));
    this.listeners = new AbortController();
    const { signal } = this.listeners;
    field.spellcheck = false;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", "sql-offers");
    field.addEventListener("input", (event) => this.typed(event), { signal });
    // Before Streamlit sees the key: Enter would be a line, Escape would leave the field.
    field.addEventListener("keydown", (event) => this.pressed(event), { signal, capture: true });
    field.addEventListener("blur", () => this.closed(), { signal });
    field.addEventListener("click", () => this.closed(), { signal });
    // The page changes the field without an event where an address or a saved query fills it.
    this.watch = setInterval(() => this.refresh(), LOOK_AGAIN);
  }

  refresh() {
    if (this.painted !== this.field.value) this.paint();
  }

  paint() {
    this.painted = this.field.value;
    this.overlay.paint(this.views);
  }

  update(views) {
    this.views = views;
    this.paint();
  }

  typed(event) {
    this.paint();
    const isWriting = event.inputType === "insertText" && /[\p{L}\p{N}_.]/u.test(event.data ?? "");
    if (isWriting || (this.list.isOpen && event.inputType?.startsWith("delete"))) this.offer(false);
    else this.closed();
  }

  offer(isAsked) {
    const { from, offers } = suggestionsAt(this.field.value, this.field.selectionStart, this.views, isAsked);
    if (!offers.length) {
      this.closed();
      return;
    }
    this.from = from;
    this.list.show(offers, this.overlay.placeOf(from), isAsked ? 0 : -1);
    this.pointed();
  }

  pressed(event) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.offer(true);
      return;
    }
    if (!this.list.isOpen) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && isPlain) this.list.step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && isPlain && this.list.chosen) this.take(this.list.chosen);
    else if (event.key === "Escape") this.closed();
    else {
      // Tab leaves the field as it leaves any other; every other key goes on as it is.
      if (!["Shift", "Control", "Alt", "Meta", "Backspace"].includes(event.key) && event.key.length > 1) this.closed();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.pointed();
  }

  // Which of the names a screen reader is at.
  pointed() {
    if (this.list.isOpen && this.list.at >= 0) this.field.setAttribute("aria-activedescendant", `sql-offer-${this.list.at}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  take({ name }) {
    this.field.focus();
    this.field.setSelectionRange(this.from, this.field.selectionEnd);
    // The one way that the page hears of, and that Ctrl+Z takes back.
    document.execCommand("insertText", false, name);
    this.closed();
    this.paint();
  }

  closed() {
    if (this.list.isOpen) this.list.close();
    this.pointed();
  }

  remove() {
    clearInterval(this.watch);
    this.listeners.abort();
    this.overlay.remove();
    this.list.remove();
    this.root.remove();
  }
}

const editors = new WeakMap();

export default function ({ data, parentElement }) {
  let isGone = false;
  const begin = () => {
    if (isGone) return;
    const field = document.querySelector(".st-key-sql_draft textarea");
    const former = editors.get(parentElement);
    if (former && former.field !== field) {
      former.remove();
      editors.delete(parentElement);
    }
    if (!field) {
      requestAnimationFrame(begin);
      return;
    }
    const editor = editors.get(parentElement) ?? new Editor(parentElement, field);
    editors.set(parentElement, editor);
    editor.update(data.views);
  };
  begin();
  return () => {
    isGone = true;
    editors.get(parentElement)?.remove();
    editors.delete(parentElement);
  };
}
