// The corners of a card, dragged on its photo; the numbers beside follow, and lead.

const svg = document.querySelector(".corners svg");
const inputs = (name) => [...document.querySelectorAll(`input[name=${name}]`)];
let held = null;

function draw() {
  const ys = inputs("y");
  const points = inputs("x").map((x, n) => [Number(x.value), Number(ys[n].value)]);
  svg.querySelector("polygon").setAttribute("points", points.join(" "));
  svg.querySelector("path").setAttribute("d", points.map(([x, y]) => `M${x} ${y}h0`).join(""));
  return points;
}

function at(event) {
  const box = svg.getBoundingClientRect();
  const share = (value, start, size) => Math.min(Math.max((100 * (value - start)) / size, 0), 100);
  return [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
}

svg.addEventListener("pointerdown", (event) => {
  const [x, y] = at(event);
  const far = draw().map((it) => Math.hypot(it[0] - x, it[1] - y));
  held = far.indexOf(Math.min(...far));
  svg.setPointerCapture(event.pointerId);
});
svg.addEventListener("pointermove", (event) => {
  if (held === null) return;
  [inputs("x")[held].value, inputs("y")[held].value] = at(event).map((it) => it.toFixed(2));
  draw();
});
svg.addEventListener("pointerup", () => (held = null));
document.addEventListener("input", draw);
