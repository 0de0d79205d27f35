// The picture of a card: zoom, turn, the original, and a piece dragged to be read.

const one = (selector) => document.querySelector(selector);
let readInto = () => null;
let tell = () => {};

function zoom() {
  const picture = one(".picture");
  const isLarge = picture.classList.toggle("zoomed");
  const now = one(".box.now") ?? one(".box.doubt");
  if (isLarge) now?.scrollIntoView({ block: "center", inline: "center" });
}

function turn() {
  for (const it of document.querySelectorAll(".turning")) {
    const quarters = (Number(it.dataset.turn ?? 0) + 1) % 4;
    it.dataset.turn = quarters;
    it.parentElement.dataset.lying = quarters % 2;
  }
}

function original() {
  for (const figure of document.querySelectorAll(".sheet")) {
    const image = figure.querySelector("img");
    const isPhoto = image.src.endsWith("photo.jpg");
    image.src = `/cards/${figure.dataset.card}/${isPhoto ? "flat" : "photo"}.jpg`;
    figure.querySelector("svg").classList.toggle("away", !isPhoto);
    image.classList.toggle("whole", !isPhoto);
  }
}

function piece() {
  const isOn = one(".picture").classList.toggle("reading");
  one("[data-tool=piece]").setAttribute("aria-pressed", isOn);
  tell(isOn ? "Drag a box on the card: it is read into the field you were in." : "");
}

// Where the pointer is, in pixels of the flat card.
function spot(event, figure) {
  const svg = figure.querySelector("svg");
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
  return [within(at.x, Number(figure.dataset.width)), within(at.y, Number(figure.dataset.height))];
}

function drag(event) {
  const figure = event.target.closest(".sheet");
  if (!figure || !one(".picture.reading")) return;
  event.preventDefault();
  const [x, y] = spot(event, figure);
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  box.setAttribute("class", "box now");
  figure.querySelector("svg").append(box);
  const corners = (to) => [Math.min(x, to[0]), Math.min(y, to[1]), Math.max(x, to[0]), Math.max(y, to[1])];
  const move = (it) => {
    const [left, top, right, bottom] = corners(spot(it, figure));
    Object.entries({ x: left, y: top, width: right - left, height: bottom - top }).forEach(([name, value]) => box.setAttribute(name, value));
  };
  const end = (it) => {
    removeEventListener("pointermove", move);
    const dragged = corners(spot(it, figure)); // before the message goes and all moves
    box.remove();
    piece();
    read(figure.dataset.card, dragged);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end, { once: true });
}

async function read(card, [left, top, right, bottom]) {
  const input = readInto();
  if (!input || right - left < 4 || bottom - top < 4) return;
  const kind = input.closest("[data-kind]")?.dataset.kind ?? "";
  const query = new URLSearchParams({ box: [left, top, right, bottom], kind });
  const answer = await fetch(`/cards/${card}/read?${query}`).catch(() => null);
  if (!answer?.ok) return tell("This piece could not be read.");
  const { text } = await answer.json();
  if (!text) return tell("Nothing was read there: drag a little more round the text.");
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}

const tools = { zoom, turn, original, piece };
document.addEventListener("click", (event) => tools[event.target.closest("[data-tool]")?.dataset.tool]?.());
document.addEventListener("pointerdown", drag);

export function start(target, say) {
  readInto = target;
  tell = say;
  for (const image of document.querySelectorAll(".sheet img")) {
    const gone = () => {
      image.closest(".turning").hidden = true;
      image.closest(".sheet").querySelector("figcaption").hidden = false;
    };
    image.addEventListener("error", gone, { once: true });
    if (image.complete && !image.naturalWidth) gone();
  }
}
