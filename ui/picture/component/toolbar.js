// The line above the picture: find, zoom, and what is to be saved. It covers nothing.

function button(label, text, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.title = label;
  element.setAttribute("aria-label", label);
  element.textContent = text;
  element.addEventListener("click", onClick);
  return element;
}

function buttonGroup(label, ...buttons) {
  const group = document.createElement("div");
  group.className = "group";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  group.append(...buttons);
  return group;
}

class Find {
  constructor(onFound, onSearchAll) {
    Object.assign(this, { onFound, onSearchAll, boxes: [], words: "", at: -1 });
    this.field = document.createElement("input");
    this.field.type = "search";
    this.field.placeholder = "Find in the graph";
    this.field.setAttribute("aria-label", "Find in the graph");
    this.count = document.createElement("span");
    this.count.className = "count";
    this.count.setAttribute("role", "status");
    this.element = document.createElement("div");
    this.element.className = "find";
    this.element.append(this.field, this.count);
    this.field.addEventListener("input", () => this.mark());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.go(event.shiftKey ? -1 : 1);
      if (event.key === "Escape") this.clear();
      event.stopPropagation(); // Streamlit has shortcuts of single letters
    });
  }

  // The boxes to be searched, those of an earlier run among them no longer.
  setBoxes(boxes) {
    this.boxes = boxes;
    this.mark(this.at);
  }

  get found() {
    const words = this.field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return this.boxes.filter((box) => words.every((word) => `${box.name} ${box.label} ${box.full}`.toLowerCase().includes(word)));
  }

  mark(at = -1) {
    const found = this.found;
    this.at = at < found.length ? at : -1;
    const isAsked = Boolean(this.field.value.trim());
    this.count.textContent = !isAsked
      ? ""
      : found.length
        ? `${this.at < 0 ? "" : `${this.at + 1} of `}${found.length.toLocaleString("en")}`
        : "not in the graph";
    this.onFound(found, this.at < 0 ? null : found[this.at]);
  }

  go(step) {
    const found = this.found;
    if (!found.length) {
      if (this.field.value.trim()) this.onSearchAll(this.field.value.trim());
      return;
    }
    this.mark((Math.max(this.at, step < 0 ? 0 : -1) + step + found.length) % found.length);
  }

  clear() {
    this.field.value = "";
    this.mark();
  }
}
