// Of a large graph only what is near is drawn in detail, and from afar only its shapes: the browser visits every element
// that is drawn in every frame that it moves.

const MANY = 150;

class Nearby {
  constructor(picture) {
    this.picture = picture;
    this.afar = svg("g", { class: "afar" });
  }

  // What there is to be drawn, and from afar: one path for all lines, one for all boxes of a colour.
  take() {
    const { data, elements, lines, boxSize, more } = this.picture;
    const { inks } = data.signs;
    const half = { x: boxSize.width / 2, y: boxSize.height / 2 };
    this.covered = null;
    this.isLarge = data.boxes.length > MANY;
    this.parts = [
      ...data.boxes.map((box) => ({ element: elements.get(box.code), ...aroundPoint(box, half) })),
      ...more.map((pill) => ({ element: pill, ...aroundPoint(this.picture.box(pill.dataset.more), half) })),
      ...data.lines.map((line, place) => ({ element: lines.children[place], ...aroundPoints(line.points) })),
    ];
    this.afar.replaceChildren();
    if (!this.isLarge) return;
    const colours = new Map();
    for (const box of data.boxes) {
      const ink = inks.statuses[box.verdict] && box.verdict !== "pass" ? inks.statuses[box.verdict] : inks.borders[box.kind];
      const shape = `M${box.x - half.x} ${box.y - half.y}h${boxSize.width}v${boxSize.height}h${-boxSize.width}Z`;
      colours.set(ink, (colours.get(ink) ?? "") + shape);
    }
    const all = data.lines.map((line) => pathOf(line.points, line.lanes)).join("");
    this.afar.append(
      svg("path", { d: all, fill: "none", stroke: inks.line, "stroke-width": 3, "stroke-opacity": 0.25 }),
      ...[...colours].map(([ink, d]) => svg("path", { d, fill: inks.page, stroke: ink, "stroke-width": 8 })),
    );
  }

  // Draw what is seen and half a picture around it; again only when one has moved beyond that.
  follow() {
    if (!this.isLarge || !this.parts) return;
    const { x, y, scale, size } = this.picture.view;
    if (scale < UNREADABLE) return;
    const seen = { left: -x / scale, top: -y / scale, right: (size.width - x) / scale, bottom: (size.height - y) / scale };
    const { covered } = this;
    if (
      covered &&
      covered.scale === scale &&
      seen.left >= covered.left &&
      seen.top >= covered.top &&
      seen.right <= covered.right &&
      seen.bottom <= covered.bottom
    ) {
      return;
    }
    const [wide, tall] = [(size.width / scale) * 0.5, (size.height / scale) * 0.5];
    this.covered = {
      scale,
      left: seen.left - wide,
      top: seen.top - tall,
      right: seen.right + wide,
      bottom: seen.bottom + tall,
    };
    for (const part of this.parts) part.element.classList.toggle("away", !isWithin(part, this.covered));
  }

  // The box at a place of the screen, where boxes are drawn from afar only.
  boxAt(clientX, clientY) {
    const { view, stage, data, boxSize } = this.picture;
    if (!this.isLarge || view.scale >= UNREADABLE) return null;
    const { left, top } = stage.getBoundingClientRect();
    const [x, y] = [(clientX - left - view.x) / view.scale, (clientY - top - view.y) / view.scale];
    const isIn = (box) => Math.abs(box.x - x) <= boxSize.width / 2 && Math.abs(box.y - y) <= boxSize.height / 2;
    return data.boxes.find(isIn) ?? null;
  }
}

function aroundPoint({ x, y }, half) {
  return { left: x - half.x - 40, right: x + half.x, top: y - half.y, bottom: y + half.y };
}

function aroundPoints(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function isWithin(part, area) {
  return part.right >= area.left && part.left <= area.right && part.bottom >= area.top && part.top <= area.bottom;
}
