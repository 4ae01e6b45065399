// Where one looks: moving, zooming, and what is shown first.

const SMALLEST_SCALE = 0.03;
const LARGEST_SCALE = 3;
const READABLE = 0.9; // the smallest letters, of 12.5 pixels, are then of 11.25
const UNREADABLE = 0.4; // below, words are left out: shapes and colours say more
const EDGE = 16;

class View {
  constructor(stage, world, onChange) {
    Object.assign(this, { stage, world, onChange, scale: 1, x: 0, y: 0, isTouched: false, waits: false });
    // While it moves, the graph is a layer that the browser has painted once; at rest it is painted at its scale.
    this.rest = () => this.world.classList.remove("moving");
  }

  // The part of the layout that is drawn on, boxes and all.
  setBounds(width, height, box) {
    this.bounds = {
      left: -box.width / 2 - 34, // room for the pills on the left
      top: -box.height / 2,
      width: width + box.width + 34,
      height: height + box.height,
    };
  }

  // Kept: asking the browser while it moves would make it lay the page out in every frame.
  measure() {
    this.size = { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  // At most once a frame, however many events come.
  changed() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.apply();
    });
  }

  apply() {
    this.world.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.world.classList.add("moving");
    clearTimeout(this.resting);
    this.resting = setTimeout(this.rest, 250);
    this.stage.classList.toggle("far", this.scale < UNREADABLE);
    const shown = this.scale.toFixed(3);
    if (this.stage.dataset.scale !== shown) this.stage.dataset.scale = shown;
    this.onChange(this);
  }

  pan(dx, dy) {
    Object.assign(this, { x: this.x + dx, y: this.y + dy, isTouched: true });
    this.changed();
  }

  zoomAt(x, y, factor) {
    const scale = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, this.scale * factor));
    const ratio = scale / this.scale;
    Object.assign(this, { x: x - (x - this.x) * ratio, y: y - (y - this.y) * ratio, scale, isTouched: true });
    this.changed();
  }

  zoom(factor) {
    const { width, height } = this.size;
    this.zoomAt(width / 2, height / 2, factor);
  }

  centreOn({ x, y }) {
    const { width, height } = this.size;
    if (this.scale < READABLE) this.scale = 1;
    Object.assign(this, { x: width / 2 - x * this.scale, y: height / 2 - y * this.scale, isTouched: true });
    this.changed();
  }

  // Moves no farther than it has to.
  reveal({ x, y }, box) {
    const { width, height } = this.size;
    const within = (at, half, room) => {
      const low = EDGE + half;
      return Math.min(Math.max(at, low), Math.max(low, room - low));
    };
    const [atX, atY] = [x * this.scale + this.x, y * this.scale + this.y];
    this.x += within(atX, (box.width / 2) * this.scale, width) - atX;
    this.y += within(atY, (box.height / 2) * this.scale, height) - atY;
    this.changed();
  }

  wholeScale() {
    const { width, height } = this.size;
    return Math.min(1, (width - 2 * EDGE) / this.bounds.width, (height - 2 * EDGE) / this.bounds.height);
  }

  // All of it, however small.
  fit() {
    this.scale = Math.max(SMALLEST_SCALE, this.wholeScale());
    this.centreWhole();
    this.isTouched = true;
    this.changed();
  }

  centreWhole() {
    const { width, height } = this.size;
    const { left, top } = this.bounds;
    this.x = (width - this.bounds.width * this.scale) / 2 - left * this.scale;
    this.y = (height - this.bounds.height * this.scale) / 2 - top * this.scale;
  }

  // All of it where it can be read; else the target's end of it, at a size that can.
  first(target) {
    if (!this.size.width) return;
    const whole = this.wholeScale();
    this.scale = Math.max(whole, READABLE);
    this.centreWhole();
    const { width, height } = this.size;
    const { left, top } = this.bounds;
    if (this.bounds.width * this.scale > width - 2 * EDGE) {
      this.x = width - EDGE - (left + this.bounds.width) * this.scale;
    }
    if (this.bounds.height * this.scale > height - 2 * EDGE) {
      const lowest = height - EDGE - (top + this.bounds.height) * this.scale;
      this.y = Math.max(lowest, Math.min(EDGE - top * this.scale, height / 2 - target.y * this.scale));
    }
    this.isTouched = false;
    this.changed();
  }
}
