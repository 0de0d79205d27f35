// Checking a card: what is lit on it, the other reader, the doubts, a piece that is read.
import { all, isCovered, isInput, say } from "./app.js";

const one = (selector) => document.querySelector(selector);
let last = null; // the field that had the focus last
const fields = () => all("#sheet .field > input, #sheet .line > input").filter((it) => it.checkVisibility());

function enter(input) {
  input?.focus();
  input?.select?.();
}

function fill(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function nextDoubt(step) {
  const doubts = all("#sheet .field.doubt > input");
  const at = doubts.indexOf(document.activeElement);
  enter(doubts[(at + step + doubts.length) % doubts.length] ?? fields()[0]);
}

function useOther(input) {
  const others = [...input.closest(".field").querySelectorAll("[data-use]")].map((it) => it.dataset.use);
  const ring = [...new Set([input.defaultValue, ...others])];
  fill(input, ring[(ring.indexOf(input.value) + 1) % ring.length]);
}

const keys = {
  F2: () => (isInput(document.activeElement) ? document.activeElement.blur() : enter(last ?? fields()[0])),
  F8: (event) => nextDoubt(event.shiftKey ? -1 : 1),
  F9: () => last && useOther(last),
};
document.addEventListener("keydown", (event) => {
  const isPlain = !isInput(document.activeElement) && !event.ctrlKey && !event.altKey && !event.metaKey;
  const key = keys[event.key] ?? (isPlain && /^[1-9]$/.test(event.key) && (() => enter(fields()[event.key - 1])));
  if (!key || isCovered()) return;
  event.preventDefault();
  key(event);
});
document.addEventListener("click", ({ target }) => {
  const other = target.closest("[data-use]");
  if (other) fill(other.closest(".field").querySelector("input"), other.dataset.use);
  if (other) enter(other.closest(".field").querySelector("input"));
  if (target.closest("[data-doubt]")) nextDoubt(1);
  if (target.closest("[data-turn]")) for (const it of all(".sheet")) it.dataset.turned = (Number(it.dataset.turned ?? 0) + 1) % 4;
});

// The box of the field that has the focus is lit on the picture.
function light(element) {
  const field = element.closest?.("[data-field]");
  if (!field) return;
  all(".box.now").forEach((it) => it.classList.remove("now"));
  last = field.querySelector("input");
  const box = one(`[data-box="${field.dataset.field}"]`);
  box?.classList.add("now");
  box?.scrollIntoView({ block: "nearest", inline: "center" });
}
document.addEventListener("focusin", (event) => light(event.target));
document.addEventListener("change", ({ target }) => target.id === "zoom" && (one(".box.now") ?? one(".box.doubt"))?.scrollIntoView({ block: "center", inline: "center" }));

async function ask(address, values) {
  const answer = await fetch(`${address}?${new URLSearchParams(values)}`).catch(() => null);
  return answer?.headers.get("Content-Type") === "application/json" ? answer.json() : {};
}

// Numbers and addresses are checked while they are typed; nothing waits for that.
const waiting = new WeakMap();
document.addEventListener("input", ({ target }) => {
  if (!target.dataset.check) return;
  clearTimeout(waiting.get(target));
  waiting.set(target, setTimeout(() => checkPoint(target), 250));
});
async function checkPoint(input) {
  const { problem } = await ask("/check", { kind: input.dataset.check, text: input.value });
  const place = input.parentElement.querySelector(".checked") ?? input.parentElement.querySelector(".say");
  place.textContent = problem ?? "";
  input.toggleAttribute("aria-invalid", Boolean(problem));
}

// What another reader makes of doubtful pieces, fetched after the page is shown.
async function askOtherReader() {
  for (const field of all("#sheet .field.doubt[data-place]")) {
    const { card, place, kind } = field.dataset;
    const { text } = await ask(`/cards/${card}/read`, { box: place, kind, text: field.querySelector("input").value });
    if (!text || [...field.querySelectorAll("[data-use]")].some((it) => it.dataset.use === text)) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "other", textContent: text, title: "Another reader reads this; F9 puts it in" });
    button.dataset.use = text;
    field.querySelector(".checked").before(button);
  }
}

// A piece of the card is dragged while the tool is on, and read into the last field.
document.addEventListener("pointerdown", (event) => {
  const figure = event.target.closest(".sheet");
  if (!figure || !one("#piece").checked) return;
  event.preventDefault();
  const svg = figure.querySelector("svg");
  const at = (it) => new DOMPoint(it.clientX, it.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const start = at(event);
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  box.setAttribute("class", "box now");
  svg.append(box);
  const corners = (to) => [Math.min(start.x, to.x), Math.min(start.y, to.y), Math.max(start.x, to.x), Math.max(start.y, to.y)].map((it) => Math.max(Math.round(it), 0));
  const move = (it) => {
    const [left, top, right, bottom] = corners(at(it));
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) box.setAttribute(name, value);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", (it) => {
    removeEventListener("pointermove", move);
    readPiece(figure.dataset.card, corners(at(it)));
    box.remove();
    one("#piece").checked = false;
  }, { once: true });
});
async function readPiece(card, box) {
  const input = last ?? fields()[0];
  if (box[2] - box[0] < 4 || box[3] - box[1] < 4) return;
  const { text, problem } = await ask(`/cards/${card}/read`, { box, kind: input.closest("[data-kind]")?.dataset.kind ?? "" });
  if (!text) return say(problem ?? "Nothing was read there: drag a little more round the text.");
  say("");
  fill(input, text);
  input.focus();
}

function start() {
  const first = one("[aria-invalid]") ?? one("#sheet input[autofocus]");
  enter(first);
  if (first) light(first); // it may have had the focus before this script ran
  const gone = (image) => image.closest(".sheet")?.classList.add("gone");
  for (const image of all(".sheet img")) {
    image.addEventListener("error", () => gone(image), { once: true });
    if (image.complete && !image.naturalWidth && image.checkVisibility()) gone(image);
  }
  askOtherReader();
}
document.addEventListener("cardfile:page", start);
start();

const upcoming = one("[data-upcoming]")?.dataset.upcoming; // its pictures are fetched ahead
if (upcoming) addEventListener("load", async () => (await ask(`/review/${upcoming}/pictures`, {})).forEach?.((it) => (new Image().src = it)));
