// Checking a card: where the focus is, what is lit, and what the keys do.
import { say } from "./app.js";
import { start as startPicture } from "./picture.js";

const all = (selector) => [...document.querySelectorAll(selector)];
const sheet = () => document.getElementById("sheet");
const act = (name) => document.querySelector(`[data-act="${name}"]`);
const isInput = (element) => element?.matches("input:not([type=checkbox]), select, textarea");
let last = null; // the field that had the focus last

function fields() {
  return all("#sheet .field > input, #sheet .line > input").filter((it) => it.checkVisibility());
}

function enter(input) {
  input?.focus();
  input?.select?.();
  input?.scrollIntoView({ block: "nearest" });
}

function nextDoubt(step) {
  const doubts = all("#sheet .field.doubt > input");
  const at = doubts.indexOf(document.activeElement);
  enter(doubts[(at + step + doubts.length) % doubts.length] ?? fields()[0]);
}

function useOther(input) {
  const others = [...input.closest(".field").querySelectorAll("[data-use]")].map((it) => it.dataset.use);
  const ring = [...new Set([input.defaultValue, ...others])];
  input.value = ring[(ring.indexOf(input.value) + 1) % ring.length];
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function toggleFocus() {
  if (isInput(document.activeElement)) document.activeElement.blur();
  else enter(last ?? fields()[0]);
}

// Keys that no input uses; the others act only while no input has the focus.
const everywhere = {
  F8: (event) => nextDoubt(event.shiftKey ? -1 : 1),
  F9: () => last && useOther(last),
  F2: toggleFocus,
  Escape: () => act("skip").click(),
};
const elsewhere = {
  Enter: () => act("right").click(),
  d: () => nextDoubt(1),
  u: () => act("undo").click(),
  m: () => document.querySelector("[data-decide=same]")?.click(),
  x: () => document.querySelector("[data-decide=none]")?.click(),
  t: () => document.querySelector("[data-decide=again]")?.click(),
  "?": () => document.getElementById("keys").showModal(),
};
for (const name of ["zoom", "turn", "original", "piece"]) {
  elsewhere[{ zoom: "z", turn: "r", original: "o", piece: "p" }[name]] = () => document.querySelector(`[data-tool=${name}]`)?.click();
}
for (let n = 1; n <= 9; n++) elsewhere[n] = () => enter(fields()[n - 1]);

let keys = 0;
document.addEventListener("keydown", (event) => {
  keys += 1;
  const count = sheet()?.elements.keys;
  if (count) count.value = keys;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const here = document.activeElement;
  const onControl = here?.matches("a, button, summary");
  let key = everywhere[event.key];
  if (!key && event.key === "Enter" && here?.matches("select")) key = elsewhere.Enter;
  if (!key && !isInput(here) && !(onControl && event.key === "Enter")) key = elsewhere[event.key];
  if (!key) return;
  event.preventDefault();
  key(event);
});

// The box of the field that has the focus is lit on the picture.
function light(element) {
  const field = element.closest?.("[data-field]");
  all(".box.now").forEach((it) => it.classList.remove("now"));
  if (!field) return;
  last = field.querySelector("input");
  document.querySelector(`[data-box="${field.dataset.field}"]`)?.classList.add("now");
}
document.addEventListener("focusin", (event) => light(event.target));

// Numbers and addresses are checked while they are typed; nothing waits for that.
const waiting = new WeakMap();
document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.dataset?.check) return;
  clearTimeout(waiting.get(input));
  waiting.set(input, setTimeout(() => checkPoint(input), 250));
});

async function checkPoint(input) {
  const place = input.parentElement.querySelector(".checked") ?? input.parentElement.querySelector(".say");
  const query = new URLSearchParams({ kind: input.dataset.check, text: input.value });
  const answer = await fetch(`/check?${query}`).catch(() => null);
  if (!answer?.ok) return;
  const { problem } = await answer.json();
  place.textContent = problem;
  input.toggleAttribute("aria-invalid", Boolean(problem));
}

// What another reader makes of doubtful pieces, fetched after the page is shown.
async function askOtherReader() {
  for (const field of all("#sheet .field.doubt[data-place]")) {
    const { card, place, kind } = field.dataset;
    const input = field.querySelector("input");
    const query = new URLSearchParams({ box: place, kind, text: input.value });
    const answer = await fetch(`/cards/${card}/read?${query}`).catch(() => null);
    if (!answer?.ok) return;
    const { text } = await answer.json();
    const known = [...field.querySelectorAll("[data-use]")].some((it) => it.dataset.use === text);
    if (text && !known) field.querySelector(".checked").before(otherButton(text));
  }
}

function otherButton(text) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "other", textContent: text });
  button.dataset.use = text;
  button.title = "Another reader reads this; F9 puts it in";
  return button;
}

document.addEventListener("click", (event) => {
  const other = event.target.closest("[data-use]");
  if (other) {
    const input = other.closest(".field").querySelector("input");
    input.value = other.dataset.use;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    enter(input);
  }
  if (event.target.closest("[data-act=doubt]")) nextDoubt(1);
  if (event.target.closest("[data-act=help]")) document.getElementById("keys").showModal();
});

function start() {
  all("[data-act][hidden], [data-tool][hidden]").forEach((it) => (it.hidden = false));
  const first = document.querySelector("#sheet input[autofocus]") ?? document.querySelector("[aria-invalid]");
  if (first) {
    enter(first);
    light(first); // it may have had the focus before this script ran
  }
  startPicture(() => last, say);
  askOtherReader();
}

const upcoming = document.querySelector("[data-upcoming]");
if (upcoming) addEventListener("load", () => fetch(`/review/${upcoming.dataset.upcoming}/pictures`).then((it) => it.json()).then((them) => them.forEach((it) => (new Image().src = it))).catch(() => {}));
document.addEventListener("cardfile:page", start);
start();
