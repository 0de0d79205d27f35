// The corners of a card, dragged on its photo; the numbers beside follow, and lead.

const svg = document.querySelector("#page svg");
const polygon = svg.querySelector("polygon");
const inputs = (name) => [...document.querySelectorAll(`input[name=${name}]`)];
let held = null;

function draw() {
  const ys = inputs("y");
  const points = inputs("x").map((x, n) => [Number(x.value), Number(ys[n].value)]);
  polygon.setAttribute("points", points.map((it) => it.join(",")).join(" "));
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
  const [x, y] = at(event);
  inputs("x")[held].value = x.toFixed(2);
  inputs("y")[held].value = y.toFixed(2);
  draw();
});
svg.addEventListener("pointerup", () => (held = null));
document.addEventListener("input", draw);
