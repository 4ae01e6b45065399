// Mouse and fingers. The wheel and one finger scroll the page, as everywhere on it; with Ctrl, or two fingers, they zoom.

const CLICK_REACH = 4;

function followMouse(stage, view) {
  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, isDrag: false };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!from || !(event.buttons & 1)) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.isDrag && Math.hypot(dx, dy) < CLICK_REACH) return;
    // Not before: a captured pointer's click goes to the stage, and a box would never be clicked.
    if (!from.isDrag) stage.setPointerCapture(event.pointerId);
    Object.assign(from, { x: event.clientX, y: event.clientY, isDrag: true });
    stage.classList.add("dragged");
    view.pan(dx, dy);
  });
  const end = () => {
    stage.classList.remove("dragged");
    from = null;
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
}

function followWheel(stage, view) {
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // or the browser zooms the page
      const { left, top } = stage.getBoundingClientRect();
      view.zoomAt(event.clientX - left, event.clientY - top, Math.exp(-event.deltaY * 0.002));
    },
    { passive: false },
  );
}

function followFingers(stage, view) {
  let before = null;
  const measured = ([one, other]) => {
    const { left, top } = stage.getBoundingClientRect();
    return {
      x: (one.clientX + other.clientX) / 2 - left,
      y: (one.clientY + other.clientY) / 2 - top,
      apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
    };
  };
  const start = (event) => {
    before = event.touches.length === 2 ? measured(event.touches) : null;
    if (before) event.preventDefault();
  };
  stage.addEventListener("touchstart", start, { passive: false });
  stage.addEventListener(
    "touchmove",
    (event) => {
      if (!before || event.touches.length !== 2) return;
      event.preventDefault();
      const now = measured(event.touches);
      view.pan(now.x - before.x, now.y - before.y);
      view.zoomAt(now.x, now.y, now.apart / Math.max(1, before.apart));
      before = now;
    },
    { passive: false },
  );
  stage.addEventListener("touchend", start, { passive: false });
}
