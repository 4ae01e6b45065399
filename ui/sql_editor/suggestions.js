// What fits at the caret: views after FROM and JOIN, columns of the views that the statement names, then keywords.

const WORD_BEFORE = /[\p{L}_][\p{L}\p{N}_]*$/u;
const MOST = 50;

// {from, offers}: where the word begins that is being written, and what may take its place; views: columns of each.
function suggestionsAt(text, caret, views, isAsked) {
  const before = text.slice(0, caret);
  const written = before.match(WORD_BEFORE)?.[0] ?? "";
  const from = caret - written.length;
  const tokens = tokensOf(text.slice(0, from), views);
  const last = tokens.at(-1) ?? ["", ""];
  // Within a text or a comment, and within a number, nothing is a name.
  const isOpen = (last[0] === "comment" && (last[1].startsWith("--") || !last[1].endsWith("*/"))) ||
    (last[0] === "string" && (last[1].length === 1 || !last[1].endsWith("'")));
  if (isOpen || /\d$/.test(text.slice(0, from))) return { from, offers: [] };
  const owner = text.slice(0, from).match(/([\p{L}_][\p{L}\p{N}_]*)\.$/u)?.[1]?.toLowerCase();
  const named = viewsNamed(text, views);
  let offers;
  if (owner) offers = columnsOf([named.get(owner) ?? owner], views);
  else if (!written && !isAsked) offers = [];
  else if (/\b(?:from|join)\s+(?:[\p{L}\p{N}_.]+\s*,\s*)*$/iu.test(text.slice(0, from))) offers = viewsOf(views);
  else offers = [...columnsOf(new Set(named.values()), views), ...viewsOf(views), ...words()];
  const wanted = written.toLowerCase();
  const fits = offers.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const alsoFits = offers.filter(({ name }) => !name.toLowerCase().startsWith(wanted) && name.toLowerCase().includes(wanted));
  const all = wanted.length > 1 ? [...fits, ...alsoFits] : fits;
  const once = all.filter(({ name }, place) => all.findIndex((other) => other.name === name) === place);
  // What is written out already needs no offer.
  return { from, offers: once.length === 1 && once[0].name === written ? [] : once.slice(0, MOST) };
}

// The views of a statement by the names it has for them: their own, and aliases.
function viewsNamed(text, views) {
  const named = new Map();
  const words = tokensOf(text, views).filter(([kind, piece]) => kind !== "comment" && piece.trim());
  words.forEach(([kind, piece], place) => {
    if (kind !== "view") return;
    named.set(piece.toLowerCase(), piece.toLowerCase());
    const next = words[place + 1]?.[1].toLowerCase() === "as" ? words[place + 2] : words[place + 1];
    if (next && next[0] === "" && WORD_BEFORE.test(next[1]) && !/\W/.test(next[1])) {
      named.set(next[1].toLowerCase(), piece.toLowerCase());
    }
  });
  return named;
}

function columnsOf(names, views) {
  return [...names].flatMap((view) =>
    Object.hasOwn(views, view)
      ? views[view].map(([name, type]) => ({ name, about: `${type.toLowerCase()} · ${view}`, kind: "column" }))
      : [],
  );
}

function viewsOf(views) {
  return Object.keys(views).map((name) => ({ name, about: "view", kind: "view" }));
}

function words() {
  return [
    ...[...KEYWORDS].map((word) => ({ name: word.toUpperCase(), about: "keyword", kind: "keyword" })),
    ...FUNCTIONS.map((name) => ({ name, about: "function", kind: "function" })),
  ];
}
