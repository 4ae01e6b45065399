// The statement in colours, laid over the field letter by letter; the field's own letters are not painted meanwhile.

const COPIED = [
  "fontFamily", "fontSize", "fontWeight", "fontStyle", "fontVariantLigatures", "lineHeight", "letterSpacing",
  "wordSpacing", "tabSize", "textIndent", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft",
];

class Overlay {
  constructor(root, field) {
    this.field = field;
    this.frame = document.createElement("div");
    this.frame.className = "sql-colours";
    this.frame.setAttribute("aria-hidden", "true");
    this.text = document.createElement("pre");
    this.frame.append(this.text);
    root.append(this.frame);
    this.field.addEventListener("scroll", () => this.scrolled());
    this.sizes = new ResizeObserver(() => this.placed());
    this.sizes.observe(field);
    this.sizes.observe(document.body);
  }

  paint(views) {
    this.text.replaceChildren(
      ...tokensOf(this.field.value, views).map(([kind, piece]) => {
        if (!kind) return document.createTextNode(piece);
        const span = document.createElement("span");
        span.className = `sql-${kind}`;
        span.textContent = piece;
        return span;
      }),
      "\u200b", // the last line counts though it be empty
    );
    this.field.dataset.coloured = "";
    this.placed();
  }

  placed() {
    const around = this.frame.parentElement.getBoundingClientRect();
    const own = this.field.getBoundingClientRect();
    const style = getComputedStyle(this.field);
    for (const name of COPIED) this.text.style[name] = style[name];
    Object.assign(this.frame.style, {
      left: `${own.left - around.left + this.field.clientLeft}px`,
      top: `${own.top - around.top + this.field.clientTop}px`,
      width: `${this.field.clientWidth}px`,
      height: `${this.field.clientHeight}px`,
    });
    this.scrolled();
  }

  scrolled() {
    this.text.style.transform = `translate(${-this.field.scrollLeft}px, ${-this.field.scrollTop}px)`;
  }

  // Where a letter of the statement is on the screen.
  placeOf(index) {
    const walker = document.createTreeWalker(this.text, NodeFilter.SHOW_TEXT);
    let left = index;
    while (walker.nextNode() && left > walker.currentNode.length) left -= walker.currentNode.length;
    const range = document.createRange();
    range.setStart(walker.currentNode, Math.min(left, walker.currentNode.length));
    const [place] = range.getClientRects();
    return place ?? this.text.getBoundingClientRect();
  }

  remove() {
    this.sizes.disconnect();
    delete this.field.dataset.coloured;
    this.frame.remove();
  }
}
