// The picture as a file, with a caption that says what it shows and what it rests on.

const CAPTION_ROW = 20;
const PNG_SCALE = 2;
const MOST_PIXELS = 8192; // a canvas of more is empty in some browsers

// All of the graph as an SVG of its own.
async function savedSvg(picture) {
  const { data, view, family } = picture;
  const { inks } = data.signs;
  const pad = 24;
  const { left, top, width, height } = view.bounds;
  const widest = Math.max(...data.caption.map((line) => widthOf(line, fontOf(SMALL, family))));
  const wide = Math.max(width, widest) + 2 * pad;
  const tall = height + 2 * pad + CAPTION_ROW * data.caption.length + 8;
  const world = picture.graph.cloneNode(true);
  world.setAttribute("transform", `translate(${pad - left} ${pad - top})`);
  for (const unseen of world.querySelectorAll(".reach, .more, .halo, .afar")) unseen.remove();
  for (const faint of world.querySelectorAll(".faint")) faint.setAttribute("opacity", 0.3);
  for (const element of world.querySelectorAll("[tabindex], [role]")) {
    for (const name of ["tabindex", "role", "aria-label", "class"]) element.removeAttribute(name);
  }
  const root = svg("svg", {
    xmlns: SVG,
    width: Math.ceil(wide),
    height: Math.ceil(tall),
    viewBox: `0 0 ${Math.ceil(wide)} ${Math.ceil(tall)}`,
    "font-family": family,
  });
  root.append(
    svg("style", {}, await fontFace()),
    svg("title", {}, data.caption[0]),
    svg("rect", { width: "100%", height: "100%", fill: inks.page }),
    world,
    ...data.caption.map((line, place) =>
      svgText(line, pad, height + 2 * pad + CAPTION_ROW * place + 8, place ? SMALL : NAME, place ? inks.faint : inks.text),
    ),
  );
  return root;
}

// The page's own font, so that the file looks the same where that is not installed; nothing where it cannot be had.
async function fontFace() {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      return []; // of another origin
    }
  });
  const face = rules.find(
    (rule) => rule instanceof CSSFontFaceRule && /Source Sans/.test(rule.cssText) && !/italic/.test(rule.cssText),
  );
  const address = face?.cssText.match(/url\("?([^")]+)"?\)/)?.[1];
  if (!address) return "";
  const response = await fetch(new URL(address, face.parentStyleSheet.href ?? document.baseURI));
  if (!response.ok) return "";
  const read = new FileReader();
  const done = new Promise((resolve) => read.addEventListener("load", resolve));
  read.readAsDataURL(await response.blob());
  await done;
  return `@font-face{font-family:"Source Sans";font-weight:200 900;src:url(${read.result})}`;
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function svgBlob(root) {
  return new Blob([new XMLSerializer().serializeToString(root)], { type: "image/svg+xml" });
}

async function saveSvg(picture) {
  download(svgBlob(await savedSvg(picture)), `${picture.data.file_name}.svg`);
}

async function savePng(picture) {
  const root = await savedSvg(picture);
  const [width, height] = [Number(root.getAttribute("width")), Number(root.getAttribute("height"))];
  const scale = Math.min(PNG_SCALE, MOST_PIXELS / Math.max(width, height));
  const image = new Image();
  image.src = URL.createObjectURL(svgBlob(root));
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  canvas.toBlob((blob) => download(blob, `${picture.data.file_name}.png`));
}

// The browser prints a frame that holds nothing else; from there it is a PDF.
async function printPicture(picture) {
  const root = await savedSvg(picture);
  const isWide = Number(root.getAttribute("width")) > Number(root.getAttribute("height"));
  root.setAttribute("width", "100%");
  root.setAttribute("height", "98vh");
  const frame = document.createElement("iframe");
  frame.className = "print";
  frame.title = "The picture, to be printed";
  frame.srcdoc =
    `<!doctype html><title>${picture.data.file_name}</title>` +
    `<style>@page{size:${isWide ? "landscape" : "portrait"};margin:10mm}body{margin:0}</style>` +
    new XMLSerializer().serializeToString(root);
  frame.addEventListener("load", () => {
    frame.contentWindow.addEventListener("afterprint", () => frame.remove());
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  picture.root.append(frame);
}
