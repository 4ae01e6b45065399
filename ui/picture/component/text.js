// Names cut to the room there is, in the middle: the ends of names and paths differ, their beginnings seldom.

const ruler = document.createElement("canvas").getContext("2d");

function widthOf(text, font) {
  ruler.font = font;
  return ruler.measureText(text).width;
}

// The longest piece of a text that fits, from its beginning, or from its end.
function pieceThatFits(letters, room, font, isEnd) {
  let low = 0;
  let high = letters.length;
  const piece = (count) => (isEnd ? letters.slice(letters.length - count) : letters.slice(0, count)).join("");
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(piece(middle), font) <= room) low = middle;
    else high = middle - 1;
  }
  return piece(low);
}

// Letters as readers count them: a base with its marks, an emoji with its parts.
function lettersOf(text) {
  return window.Intl?.Segmenter
    ? [...new Intl.Segmenter().segment(text)].map((one) => one.segment)
    : [...text];
}

function cutMiddle(text, room, font) {
  if (widthOf(text, font) <= room) return text;
  const letters = lettersOf(text);
  const left = room - widthOf("…", font);
  // A path keeps its last step whole where that fits.
  const step = text.slice(Math.max(0, text.lastIndexOf("/")));
  const tail = widthOf(step, font) <= left ? widthOf(step, font) : 0;
  const head = pieceThatFits(letters, tail ? left - tail : left / 3, font, false);
  return `${head}…${tail ? step : pieceThatFits(letters, left - widthOf(head, font), font, true)}`;
}

// Two names that differ only where both are cut would read alike: these show the place of the difference.
function cutAround(text, others, room, font) {
  const letters = lettersOf(text);
  const start = Math.min(...others.map((other) => firstDifference(text, other)));
  const from = letters.slice(Math.max(0, start - 3));
  const tail = pieceThatFits(letters, room / 4, font, true);
  const left = room - widthOf(`……${tail}`, font);
  return `…${pieceThatFits(from, left, font, false)}…${tail}`;
}

function firstDifference(text, other) {
  let place = 0;
  while (place < text.length && text[place] === other[place]) place += 1;
  return place;
}

// Each name with what is written of it, no two alike where the names differ.
function labelsOf(names, room, font) {
  const labels = new Map(names.map((name) => [name, cutMiddle(name, room, font)]));
  const alike = new Map();
  for (const [name, label] of labels) alike.set(label, [...(alike.get(label) ?? []), name]);
  for (const same of alike.values()) {
    if (same.length < 2) continue;
    for (const name of same) {
      labels.set(name, cutAround(name, same.filter((other) => other !== name), room, font));
    }
  }
  return labels;
}
