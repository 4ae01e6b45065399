// The component: what Streamlit calls with the drawing of a page, and with each later one of the same trace.

class Picture {
  constructor(parent) {
    this.root = document.createElement("div");
    this.root.className = "picture";
    parent.append(this.root);
    this.family = getComputedStyle(this.root).fontFamily || "sans-serif";
    this.frame = document.createElement("div");
    this.frame.className = "frame";
    this.lines = svg("g", { class: "lines" });
    this.boxes = svg("g", { class: "boxes" });
    this.graph = svg("g", {}, this.lines, this.boxes);
    // The layer that moves is HTML: of a moved SVG the browser visits every element in every frame.
    this.world = document.createElement("div");
    this.world.className = "world";
    this.sheet = svg("svg", { width: 1, height: 1, "font-family": this.family }, this.graph);
    this.world.append(this.sheet);
    this.stage = document.createElement("div");
    this.stage.className = "stage";
    this.stage.setAttribute("role", "group");
    this.stage.append(this.world);
    this.view = new View(this.stage, this.world, () => this.moved());
    this.minimap = new Minimap(this.view);
    this.frame.append(this.stage, this.minimap.element);
    this.find = new Find(
      (found, at) => this.marked(found, at),
      (words) => this.tell("searched", words),
    );
    this.bar = this.toolbar();
    this.root.append(this.bar, this.frame);
    this.tooltip = new Tooltip(this.frame);
    this.elements = new Map();
    this.nearby = new Nearby(this);
    this.graph.prepend(this.nearby.afar);
    this.keys = new Keys(this);
    followMouse(this.stage, this.view);
    followWheel(this.stage, this.view);
    followFingers(this.stage, this.view);
    this.followHover();
    new ResizeObserver(() => this.resized()).observe(this.stage);
  }

  toolbar() {
    const bar = document.createElement("div");
    bar.className = "bar";
    const { view } = this;
    bar.append(
      this.find.element,
      buttonGroup(
        "Zoom",
        button("Zoom out", "−", () => view.zoom(1 / 1.3)),
        button("Zoom in", "+", () => view.zoom(1.3)),
        button("Fit all of it", "Fit", () => view.fit()),
        button("Readable size, at the target", "1:1", () => view.first(this.box(this.data.target))),
      ),
      buttonGroup(
        "Save",
        button("Save as PNG", "PNG", () => savePng(this)),
        button("Save as SVG", "SVG", () => saveSvg(this)),
        button("Print, or save as PDF", "PDF", () => printPicture(this)),
      ),
    );
    return bar;
  }

  // The drawing of now. What was looked at stays where it was on the screen.
  update(data) {
    const text = JSON.stringify(data);
    if (text === this.text) return;
    const anchor = this.data && this.anchorFor(data);
    const isNew = this.data?.target !== data.target;
    Object.assign(this, { text, data });
    this.boxSize = { width: data.signs.box_width, height: data.signs.box_height };
    this.byCode = new Map(data.boxes.map((box) => [box.code, box]));
    this.stage.style.height = `${data.tall}px`;
    this.stage.setAttribute("aria-label", `${data.caption[0]}: ${data.boxes.length} boxes, sources on the left`);
    this.root.classList.toggle("dark", data.is_dark);
    this.draw();
    this.view.measure();
    this.view.setBounds(data.width, data.height, this.boxSize);
    this.minimap.draw(data.boxes, this.boxSize);
    this.find.setBoxes(data.boxes.map((box) => ({ ...box, full: box.tip.map(([, value]) => value).join(" ") })));
    this.keys.stop(data.selected ?? this.keys.at ?? data.target);
    this.look(isNew, anchor);
  }

  // What is shown before anybody has moved: for paper all of it.
  begin() {
    if (!this.data.is_fitted) {
      this.view.first(this.box(this.data.target));
      return;
    }
    this.view.fit();
    this.view.isTouched = false;
  }

  look(isNew, anchor) {
    const { view } = this;
    if (isNew || !view.isTouched) {
      this.begin();
      const selected = this.byCode.get(this.data.selected);
      if (isNew && selected) view.reveal(selected, this.boxSize);
    } else if (anchor) {
      const now = this.box(anchor.code);
      view.x += (anchor.x - now.x) * view.scale;
      view.y += (anchor.y - now.y) * view.scale;
      view.changed();
    }
  }

  // The box that is to stay where it is: the one that was used last, or the target.
  anchorFor(data) {
    const codes = new Set(data.boxes.map((box) => box.code));
    return [this.used, this.data.selected, this.data.target]
      .filter((code) => code && codes.has(code))
      .map((code) => this.byCode.get(code))
      .find(Boolean);
  }

  draw() {
    const { data, family } = this;
    const focused = this.stage.getRootNode().activeElement?.dataset?.code;
    const room = this.boxSize.width - TEXT_LEFT - TEXT_RIGHT;
    const labels = labelsOf([...new Set(data.boxes.map((box) => box.name))], room, fontOf(NAME, family));
    const isCrowded = data.lines.length > 80;
    this.lines.replaceChildren(...data.lines.map((line) => lineElement(line, data.signs, isCrowded)));
    this.elements = new Map(
      data.boxes.map((box) => [box.code, boxElement(box, data.signs, labels.get(box.name), family)]),
    );
    this.more = data.boxes.filter((box) => box.beyond).map((box) => moreElement(box, data.signs, family));
    this.boxes.replaceChildren(...this.elements.values(), ...this.more);
    this.nearby.take();
    this.root.classList.toggle("large", this.nearby.isLarge);
    this.select(data.selected);
    this.elements.get(focused)?.focus({ preventScroll: true });
  }

  box(code) {
    return this.byCode.get(code);
  }

  select(code) {
    this.boxes.querySelector(".halo")?.remove();
    for (const [each, element] of this.elements) element.setAttribute("aria-pressed", each === code);
    const box = this.byCode.get(code);
    if (!box) return;
    const { width, height } = this.boxSize;
    const halo = { x: box.x - width / 2 - 5, y: box.y - height / 2 - 5, width: width + 10, height: height + 10, rx: 10 };
    this.boxes.prepend(svg("rect", { class: "halo", ...halo }));
  }

  moved() {
    this.nearby.follow();
    this.minimap.follow();
    this.tooltip.hide();
  }

  resized() {
    this.view.measure();
    if (this.data && !this.view.isTouched) this.begin();
    else this.view.changed();
  }

  followHover() {
    this.stage.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      const [box, line] = [event.target.closest("[data-code]"), event.target.closest(".line")];
      const tip = box ? this.box(box.dataset.code).tip : line && this.lineOf(line).tip;
      this.light(box?.dataset.code);
      if (tip) this.tooltip.show(tip, event.clientX, event.clientY);
      else this.tooltip.hide();
    });
    this.stage.addEventListener("pointermove", (event) => this.tooltip.move(event.clientX, event.clientY));
    this.stage.addEventListener("pointerleave", () => {
      this.light(null);
      this.tooltip.hide();
    });
    this.stage.addEventListener("click", (event) => {
      const [box, more] = [event.target.closest("[data-code]"), event.target.closest("[data-more]")];
      if (more) this.expanded(more.dataset.more);
      else if (box) this.opened(box.dataset.code);
      else if (this.nearby.boxAt(event.clientX, event.clientY)) {
        this.view.centreOn(this.nearby.boxAt(event.clientX, event.clientY));
      }
    });
  }

  // The lines of one box, so that they can be told from those beside them.
  light(code) {
    if (code === this.lit) return;
    this.lit = code;
    for (const line of this.lines.querySelectorAll(".lit")) line.classList.remove("lit");
    if (!code) return;
    for (const line of this.lines.querySelectorAll(`[data-source="${code}"],[data-target="${code}"]`)) {
      line.classList.add("lit");
      this.lines.append(line);
    }
  }

  lineOf(element) {
    const { source, target } = element.dataset;
    return this.data.lines.find((line) => line.source === source && line.target === target);
  }

  // A box that is not drawn takes no focus.
  focus(code) {
    this.elements.get(code).classList.remove("away");
    this.view.apply();
    this.elements.get(code).focus({ preventScroll: true });
  }

  // Where the keyboard is: the box in sight, and what it is.
  shown(code) {
    this.light(code);
    this.view.reveal(this.box(code), this.boxSize);
    requestAnimationFrame(() => {
      const { right, top } = this.elements.get(code).getBoundingClientRect();
      this.tooltip.show(this.box(code).tip, right, top);
    });
  }

  opened(code) {
    this.used = code;
    if (this.box(code).members) {
      this.tell("expanded", code);
      return;
    }
    this.select(code);
    this.tell("picked", code);
  }

  expanded(code) {
    this.used = code;
    this.view.isTouched = true;
    this.tell("expanded", code);
  }

  marked(found, at) {
    const codes = new Set(found.map((box) => box.code));
    for (const [code, element] of this.elements) {
      element.classList.toggle("found", codes.has(code));
      element.classList.toggle("found-now", code === at?.code);
    }
    if (at) this.view.centreOn(at);
  }
}

const pictures = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const picture = pictures.get(parentElement) ?? new Picture(parentElement);
  pictures.set(parentElement, picture);
  picture.tell = setTriggerValue;
  picture.update(data);
}
