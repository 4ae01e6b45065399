// All of a large graph in a corner, and which part of it is seen; a press there goes there.

const MINIMAP_FROM = 60;
const MINIMAP = { width: 168, height: 112 };

class Minimap {
  constructor(view) {
    this.view = view;
    this.boxes = svg("path", { class: "mini-boxes" });
    this.loud = svg("path", { class: "mini-loud" });
    this.seen = svg("rect", { class: "mini-seen" });
    this.element = svg("svg", { class: "minimap", "aria-hidden": "true" }, this.boxes, this.loud, this.seen);
    const go = (event) => {
      if (event.type === "pointermove" && !(event.buttons & 1)) return;
      event.stopPropagation();
      // A drag that leaves so small a map goes on: its middle is what one aims at, not its edge.
      if (event.type === "pointerdown") this.element.setPointerCapture(event.pointerId);
      const { left, top } = this.element.getBoundingClientRect();
      this.goTo((event.clientX - left) / this.scale, (event.clientY - top) / this.scale);
    };
    this.element.addEventListener("pointerdown", go);
    this.element.addEventListener("pointermove", go);
  }

  draw(boxes, size) {
    this.element.toggleAttribute("hidden", boxes.length < MINIMAP_FROM);
    const { left, top, width, height } = this.view.bounds;
    this.scale = Math.min(MINIMAP.width / width, MINIMAP.height / height);
    const [wide, tall] = [Math.ceil(width * this.scale), Math.ceil(height * this.scale)];
    for (const [key, value] of Object.entries({ width: wide, height: tall })) this.element.setAttribute(key, value);
    const rectangle = ({ x, y }) => {
      const [w, h] = [Math.max(2, size.width * this.scale), Math.max(1.5, size.height * this.scale)];
      return `M${(x - left) * this.scale - w / 2} ${(y - top) * this.scale - h / 2}h${w}v${h}h${-w}Z`;
    };
    const isLoud = (box) => ["violation", "gap"].includes(box.verdict);
    this.boxes.setAttribute("d", boxes.filter((box) => !isLoud(box)).map(rectangle).join(""));
    this.loud.setAttribute("d", boxes.filter(isLoud).map(rectangle).join(""));
    this.follow();
  }

  follow() {
    if (!this.scale || this.element.hasAttribute("hidden")) return;
    const { view } = this;
    const shown = { x: -view.x / view.scale - view.bounds.left, y: -view.y / view.scale - view.bounds.top };
    const rectangle = {
      x: shown.x * this.scale,
      y: shown.y * this.scale,
      width: (view.size.width / view.scale) * this.scale,
      height: (view.size.height / view.scale) * this.scale,
    };
    for (const [key, value] of Object.entries(rectangle)) this.seen.setAttribute(key, value);
  }

  goTo(x, y) {
    const { view } = this;
    const { width, height } = view.size;
    view.pan(
      width / 2 - (x + view.bounds.left) * view.scale - view.x,
      height / 2 - (y + view.bounds.top) * view.scale - view.y,
    );
  }
}
