// What a box or a line is, beside the mouse; also where the keyboard is.

const BESIDE = 14;

class Tooltip {
  constructor(root) {
    this.root = root;
    this.element = document.createElement("dl");
    this.element.className = "tip";
    this.element.setAttribute("role", "tooltip");
    this.element.hidden = true;
    root.append(this.element);
  }

  show(rows, clientX, clientY) {
    const parts = rows.flatMap(([label, value]) => {
      const [term, description] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = label;
      description.textContent = value;
      return [term, description];
    });
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
    this.move(clientX, clientY);
  }

  // Beside the place; on its other side where there is no room.
  move(clientX, clientY) {
    if (this.element.hidden) return;
    const around = this.root.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const [x, y] = [clientX - around.left, clientY - around.top];
    const left = x + BESIDE + width <= around.width ? x + BESIDE : Math.max(0, x - BESIDE - width);
    const top = y + BESIDE + height <= around.height ? y + BESIDE : Math.max(0, y - BESIDE - height);
    Object.assign(this.element.style, { left: `${left}px`, top: `${top}px` });
  }

  hide() {
    this.element.hidden = true;
  }
}
