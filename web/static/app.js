// What every page does: keys click what has them as data-key, forms are sent without
// leaving the page before they are stored, and a stopped server is reported.

const EVERY = 1500; // milliseconds between two looks whether the server runs
export const all = (selector) => [...document.querySelectorAll(selector)];
// The menu or form that is open over the page; keys are its own then.
const cover = () => ("popover" in HTMLElement.prototype ? document.querySelector(":popover-open") : null);
export const isCovered = () => cover() !== null;
export const isInput = (it) => it?.matches("input:not([type=checkbox]), select, textarea");

export function say(text) {
  const trouble = document.getElementById("trouble");
  trouble.textContent = text;
  trouble.hidden = !text;
}

let stopped = false;
async function look() {
  try {
    await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(EVERY) });
    if (stopped) say("");
    stopped = false;
  } catch {
    stopped = true;
    say("The server has stopped. What you typed is kept here: start cardfile review again and reload this page.");
  }
}
setInterval(() => document.hidden || look(), EVERY);

// Part of a page, fetched anew.
let latest = 0;
export async function refresh(address, id) {
  const turn = ++latest;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || turn !== latest) return; // a later one has overtaken this one
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById(id).replaceWith(page.getElementById(id));
}

// What is typed into a form with data-keep outlives the page, until it is stored.
const place = (form) => `kept ${form.dataset.keep}`;
function keep(form) {
  const typed = [...form.elements].filter((it) => it.name && it.type !== "hidden" && it.defaultValue !== undefined && it.value !== it.defaultValue);
  if (typed.length) sessionStorage.setItem(place(form), JSON.stringify(typed.map((it) => [it.name, it.value])));
  else sessionStorage.removeItem(place(form));
}
for (const form of all("form[data-keep]")) {
  const kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "[]");
  for (const [name, value] of kept) if (form.elements.namedItem(name)?.value !== undefined) form.elements.namedItem(name).value = value;
  if (kept.length) document.querySelector("[data-kept]")?.removeAttribute("hidden");
}

export async function post(form, body) {
  const answer = await fetch(form.getAttribute("action") ?? location.href, { method: "POST", body, headers: { "X-Cardfile": "script" } }).catch(() => null);
  if (!answer) return look();
  const next = answer.headers.get("X-Next");
  if (next) {
    sessionStorage.removeItem(place(form));
    location.assign(next);
    return true;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const isSame = form.id && page.getElementById(form.id);
  if (!isSame) return say(page.querySelector(".why")?.textContent ?? "The server refused this: reload the page.");
  document.querySelector("main").replaceWith(page.querySelector("main"));
  document.dispatchEvent(new Event("cardfile:page"));
}
let isSending = false; // a second click, or Enter held down, sends nothing twice
document.addEventListener("submit", async (event) => {
  if (event.target.method !== "post" || event.target.dataset.plain !== undefined || event.submitter?.dataset.plain !== undefined) return;
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  isSending = (await post(event.target, new FormData(event.target, event.submitter))) === true;
});
addEventListener("pageshow", () => (isSending = false));

let waiting = 0;
document.addEventListener("input", ({ target }) => {
  if (target.form?.dataset.keep) keep(target.form);
  if (!target.form?.dataset.live) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const query = new URLSearchParams([...new FormData(target.form)].filter(([, value]) => value));
    history.replaceState(null, "", `?${query}`);
    refresh(location.href, target.form.dataset.live);
  }, 120);
});

// The thing that keys are about: the one with the focus, else the first.
const item = () => document.activeElement?.closest("[data-item]") ?? document.querySelector("[data-item]");
function withKey(key) {
  const selector = `[data-key="${CSS.escape(key)}"]`;
  const over = cover();
  return over ? over.querySelector(selector) : (item()?.querySelector(selector) ?? document.querySelector(selector));
}

// To the nearest thing in a direction.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const middle = (it) => ((box) => [box.left + box.width / 2, box.top + box.height / 2])(it.getBoundingClientRect());
function step([across, down]) {
  const here = document.activeElement?.closest("[data-item]");
  const from = here ? middle(here) : [0, 0];
  const ways = all("[data-item]").filter((it) => it !== here && it.checkVisibility()).map((it) => {
    const [x, y] = middle(it).map((value, n) => value - from[n]);
    return { it, along: x * across + y * down, aside: Math.abs(x * down + y * across) };
  });
  const best = ways.filter((it) => it.along > 4).sort((a, b) => a.along + 3 * a.aside - b.along - 3 * b.aside)[0]?.it;
  (best?.matches("[tabindex]") ? best : best?.querySelector("input:not([type=hidden]), a"))?.focus();
}

let keys = 0;
document.addEventListener("keydown", (event) => {
  keys += 1;
  for (const it of all("[name=keys]")) it.value = keys;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
  const here = document.activeElement;
  const isFree = /^(F\d+|Escape)$/.test(event.key) || !isInput(here); // no input uses these
  const isNative = event.key === "Enter" && here?.matches("a, button, summary");
  if (!isFree || isNative) return;
  const found = withKey(event.key);
  if (!found && (isCovered() || !(event.key in ARROWS && document.querySelector("[data-item]")))) return;
  event.preventDefault();
  if (found) found.click();
  else step(ARROWS[event.key]);
});
for (const it of all("[data-script]")) it.hidden = false;

// A browser sets the first focus only when it draws: keys pressed before that went elsewhere.
all("[autofocus]").find((it) => it.checkVisibility())?.focus();

// What was done last is told once to those who listen to the page.
const done = document.getElementById("done");
if (done?.dataset.operation && sessionStorage.getItem("told") !== done.dataset.operation) {
  sessionStorage.setItem("told", done.dataset.operation);
  setTimeout(() => (done.textContent = done.dataset.text), 100);
}
