// The picture by keyboard: one stop of Tab, arrows from box to box along the lines, Enter opens.

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

class Keys {
  constructor(picture) {
    this.picture = picture;
    this.at = null;
    picture.stage.addEventListener("keydown", (event) => this.pressed(event));
    picture.stage.addEventListener("focusin", (event) => {
      const code = event.target.dataset?.code;
      if (code) this.stop(code);
      if (code && event.target.matches(":focus-visible")) picture.shown(code);
    });
    picture.stage.addEventListener("focusout", () => picture.tooltip.hide());
  }

  // The one box that Tab leads to.
  stop(code) {
    const elements = this.picture.elements;
    if (this.at && elements.has(this.at)) elements.get(this.at).setAttribute("tabindex", -1);
    this.at = elements.has(code) ? code : this.picture.data.target;
    elements.get(this.at).setAttribute("tabindex", 0);
  }

  pressed(event) {
    const code = event.target.dataset?.code;
    if (!code) return;
    if (event.key === "Enter" || event.key === " ") this.picture.opened(code);
    else if (event.key === "+" && this.picture.box(code).beyond) this.picture.expanded(code);
    else if (event.key === "Escape") this.picture.tooltip.hide();
    else if (ARROWS.includes(event.key)) this.go(this.next(this.picture.box(code), event.key));
    else if (event.key === "Home") this.go(this.picture.box(this.picture.data.target));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  go(box) {
    if (!box) return;
    this.stop(box.code);
    this.picture.view.reveal(box, this.picture.boxSize);
    this.picture.focus(box.code);
  }

  // Left and right along a line, to the nearest; up and down within a layer.
  next(box, key) {
    const { data } = this.picture;
    const nearest = (boxes) => boxes.sort((one, other) => Math.abs(one.y - box.y) - Math.abs(other.y - box.y))[0];
    const joined = (from, to) =>
      nearest(data.lines.filter((line) => line[from] === box.code).map((line) => this.picture.box(line[to])));
    if (key === "ArrowLeft") return joined("target", "source");
    if (key === "ArrowRight") return joined("source", "target");
    const isNext = key === "ArrowDown" ? (other) => other.y > box.y : (other) => other.y < box.y;
    return nearest(data.boxes.filter((other) => other.x === box.x && isNext(other)));
  }
}
