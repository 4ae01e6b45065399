// Boxes and lines as SVG. Everything is said in attributes, so that a copy of it looks the same outside this page.
// No transform and no opacity in it: each makes a layer of its own to the browser, and 3,000 of them take 50 ms a frame.

const SVG = "http://www.w3.org/2000/svg";
const NAME = { size: 13.5, weight: 600 };
const SMALL = { size: 12.5, weight: 400 };
const TEXT_LEFT = 34;
const TEXT_RIGHT = 10;

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== "") element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function svgText(text, x, y, style, fill, more = {}) {
  return svg("text", { x, y, "font-size": style.size, "font-weight": style.weight, fill, ...more }, text);
}

function fontOf(style, family) {
  return `${style.weight} ${style.size}px ${family}`;
}

// A path of signs.py at another place and size.
function pathAt(path, dx, dy, scale = 1) {
  return path.replace(/([A-Za-z])([^A-Za-z]*)/g, (_, command, rest) => {
    const numbers = (rest.match(/-?(?:\d*\.)?\d+/g) ?? []).map(Number);
    return command + numbers.map((number, place) => placed(command, number, place, dx, dy, scale)).join(" ");
  });
}

function placed(command, number, place, dx, dy, scale) {
  if (command === "A" && place < 2) return number * scale;
  if (command === "A" && place < 5) return number; // the angle and two flags
  if (command === command.toLowerCase()) return number * scale; // of steps, not of places
  const isDown = command === "V" || (command !== "H" && place % 2 === (command === "A" ? 0 : 1));
  return number * scale + (isDown ? dy : dx);
}

// One box, its middle at its place. label: the name as far as there is room.
function boxElement(box, signs, label, family) {
  const { inks, box_width: width, box_height: height } = signs;
  const isLoud = ["violation", "gap", "warning", "added", "removed"].includes(box.verdict) && !box.word.endsWith("upstream");
  const border = inks.borders[box.kind];
  const [left, top] = [box.x - width / 2, box.y - height / 2];
  const group = svg("g", {
    class: box.is_faint ? "box faint" : "box",
    role: "button",
    "aria-label": box.label,
    tabindex: -1,
    "data-code": box.code,
  });
  group.append(
    svg("path", {
      class: "shape",
      d: pathAt(signs.shapes[box.kind], left, top),
      fill: inks.fills[box.kind],
      stroke: isLoud ? inks.statuses[box.verdict] : border,
      "stroke-width": box.kind === "model" || isLoud ? 2 : 1.25,
      "stroke-dasharray": box.kind === "gap" ? "5 3" : null,
    }),
    svg("path", {
      d: pathAt(signs.icons[box.kind], left + 11, top + 10, 0.75),
      fill: "none",
      stroke: border,
      "stroke-width": 1.5,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
    svg(
      "g",
      { class: "words" },
      svgText(label, left + TEXT_LEFT, top + 22, NAME, inks.text),
      svgText(
        cutMiddle(box.second, width - TEXT_LEFT - TEXT_RIGHT, fontOf(SMALL, family)),
        left + TEXT_LEFT,
        top + 39,
        SMALL,
        inks.faint,
      ),
      ...stateElements(box, signs, family),
      ...(box.lines ? [countElement(box, signs)] : []),
    ),
  );
  return group;
}

// The third line: mark and word of the status on the left, what is odd about the version on the right.
function stateElements(box, signs, family) {
  const { inks, box_width: width, box_height } = signs;
  const bold = { ...SMALL, weight: 600 };
  const [left, top] = [box.x - width / 2, box.y - box_height / 2];
  const elements = [];
  if (box.badge) {
    elements.push(
      svgText(box.badge, left + width - TEXT_RIGHT, top + 56, bold, inks.statuses.gap, { "text-anchor": "end" }),
    );
  }
  if (!box.verdict) return elements;
  const taken = box.badge ? widthOf(box.badge, fontOf(bold, family)) + 8 : 0;
  const room = width - TEXT_LEFT - 19 - TEXT_RIGHT - taken;
  const ink = inks.statuses[box.verdict];
  const mark = svg("g", {});
  const [markX, markY] = [left + TEXT_LEFT, top + 45];
  const isUpstream = box.word.endsWith("upstream");
  mark.append(
    svg("path", {
      d: pathAt(signs.status_shapes[box.verdict], markX, markY, 0.93),
      fill: isUpstream ? "none" : ink,
      stroke: isUpstream ? ink : null,
      "stroke-width": isUpstream ? 1.3 : null,
    }),
    svg("path", {
      d: pathAt(signs.status_signs[box.verdict], markX, markY, 0.93),
      fill: "none",
      stroke: isUpstream ? ink : inks.on_status,
      "stroke-width": 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
  elements.push(mark);
  const word = widthOf(box.word, fontOf(bold, family)) <= room ? box.word : "";
  if (word) elements.push(svgText(word, left + TEXT_LEFT + 19, top + 56, bold, ink));
  return elements;
}

// The pill that shows the inputs of one box that are not in the picture.
function moreElement(box, signs, family) {
  const { inks, box_width: width } = signs;
  const text = `+${box.beyond.toLocaleString("en")}`;
  const bold = { ...SMALL, weight: 600 };
  const wide = widthOf(text, fontOf(bold, family)) + 12;
  const [left, top] = [box.x - width / 2 - wide + 5, box.y - 10];
  const pill = svg("g", {
    class: box.is_faint ? "more faint" : "more",
    role: "button",
    "aria-label": `Show ${box.beyond} more ${box.beyond === 1 ? "input" : "inputs"} of ${box.name}`,
    tabindex: -1,
    "data-more": box.code,
  });
  pill.append(
    svg("rect", { x: left, y: top, width: wide, height: 20, rx: 10, fill: inks.page, stroke: inks.accent, "stroke-width": 1.25 }),
    svgText(text, left + wide / 2, top + 14.2, bold, inks.accent, { "text-anchor": "middle" }),
  );
  return pill;
}

// How many lines lead into a box where they are drawn as one.
function countElement(box, signs) {
  const { inks, box_width: width } = signs;
  return svgText(`×${box.lines.toLocaleString("en")}`, box.x - width / 2 - 4, box.y - 9, { ...SMALL, weight: 600 }, inks.text, {
    "text-anchor": "end",
    "paint-order": "stroke",
    stroke: inks.page,
    "stroke-width": 4,
    "stroke-linejoin": "round",
  });
}

// A line with its arrow, and a wider one that nobody sees, for the mouse.
function lineElement(line, signs, isCrowded) {
  const { inks } = signs;
  const isInLane = line.lanes.some(Boolean);
  const isShared = line.lanes.some((lane) => lane?.[1]);
  const ink = line.is_loud ? inks.accent : isShared ? inks.light_line : inks.line;
  const path = pathOf(line.points, line.lanes);
  const group = svg("g", {
    class: ["line", line.is_faint && "faint", isInLane && line.dashes && "joined"].filter(Boolean).join(" "),
    "data-source": line.source,
    "data-target": line.target,
  });
  const [x, y] = line.points[line.points.length - 1];
  group.append(
    svg("path", {
      class: "stroke",
      d: path,
      fill: "none",
      stroke: ink,
      // Upon each other, dashes would be noise: they show where the line is singled out.
      style: isInLane && line.dashes ? `--dashes:${line.dashes}` : null,
      "stroke-opacity": isCrowded && !line.is_loud && !isInLane ? 0.5 : null,
      "stroke-width": line.width + (line.is_loud ? 1.5 : 0),
      "stroke-dasharray": isInLane && !line.is_loud ? null : line.dashes,
    }),
    svg("path", { class: "arrow", d: `M${x} ${y} l-8 -4 v8 Z`, fill: line.is_loud ? inks.accent : inks.line }),
    svg("path", { class: "reach", d: path, fill: "none", stroke: "none", "stroke-width": 12 }),
  );
  return group;
}

function pathOf(points, lanes) {
  let path = `M${points[0][0]} ${points[0][1]}`;
  for (let place = 1; place < points.length; place += 1) {
    const [fromX, fromY] = points[place - 1];
    const [x, y] = points[place];
    const middle = (fromX + x) / 2;
    const lane = place % 2 ? lanes[(place - 1) / 2] : null;
    if (fromY === y) path += ` H${x}`;
    else if (lane) path += inLane(lane[0], fromY, x, y);
    else path += ` C${middle} ${fromY} ${middle} ${y} ${x} ${y}`;
  }
  return path;
}

// To the lane, along it, and out of it, with round corners that say which way it goes.
function inLane(lane, fromY, x, y) {
  const round = Math.min(8, Math.abs(y - fromY) / 2);
  const turn = y > fromY ? round : -round;
  return ` H${lane - round} Q${lane} ${fromY} ${lane} ${fromY + turn} V${y - turn} Q${lane} ${y} ${lane + round} ${y} H${x}`;
}
