// The parts of a statement: what each piece of text is, without ever losing a letter.

const KEYWORDS = new Set(
  ("all and any as asc between by case cast cross cube describe desc distinct else end except exclude exists extract " +
    "false filter following for from full group grouping having ilike in inner intersect interval into is join last " +
    "lateral left like limit natural not null nulls offset on or order outer over partition pivot positional preceding " +
    "qualify range recursive replace right rollup row rows sample select semi anti asof sets show similar some " +
    "summarize table then to true try_cast unbounded union unnest unpivot using values when where window with within")
    .split(" "),
);
const FUNCTIONS =
  ("arg_max arg_min avg bool_and bool_or coalesce contains count date_diff date_trunc first greatest last least len " +
    "list lower max median min now quantile regexp_matches replace round row_number split_part starts_with string_agg " +
    "strftime sum trim upper")
    .split(" ");
const PIECES =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:''|[^'])*(?:'|$))|("(?:""|[^"])*(?:"|$))|(\b\d+(?:\.\d+)?\b)|([\p{L}_][\p{L}\p{N}_]*)/gu;

// The pieces in order, [kind, text]; kind is "" for what has no colour.
function tokensOf(text, views) {
  const found = [];
  let done = 0;
  for (const match of text.matchAll(PIECES)) {
    if (match.index > done) found.push(["", text.slice(done, match.index)]);
    found.push([kindOf(match, views), match[0]]);
    done = match.index + match[0].length;
  }
  if (done < text.length) found.push(["", text.slice(done)]);
  return found;
}

function kindOf([, comment, string, quoted, number, word], views) {
  if (comment) return "comment";
  if (string) return "string";
  if (quoted) return "";
  if (number) return "number";
  const lower = word.toLowerCase();
  if (KEYWORDS.has(lower)) return "keyword";
  return Object.hasOwn(views, lower) ? "view" : "";
}
