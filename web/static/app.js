// What every page does: it says when the server has stopped, keeps what was typed, and
// sends forms without leaving the page before they are stored.

const EVERY = 1500; // milliseconds between two looks whether the server runs
const trouble = document.getElementById("trouble");

export function say(text) {
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

// What is typed into a form with data-keep outlives the page, until it is stored.
const place = (form) => `kept ${form.dataset.keep}`;

export function keep(form) {
  const typed = [...form.elements].filter((it) => it.name && it.type !== "hidden" && it.defaultValue !== undefined && it.value !== it.defaultValue);
  const values = typed.map((it) => [it.name, it.value]);
  if (values.length) sessionStorage.setItem(place(form), JSON.stringify(values));
  else sessionStorage.removeItem(place(form));
}

export function bringBack(form) {
  const values = JSON.parse(sessionStorage.getItem(place(form)) ?? "[]");
  for (const [name, value] of values) {
    const input = form.elements.namedItem(name);
    if (input && "value" in input) input.value = value;
  }
  if (values.length) document.querySelector("[data-kept]")?.removeAttribute("hidden");
}

export async function send(form, submitter) {
  const body = new FormData(form, submitter);
  const address = submitter?.getAttribute("formaction") ?? form.action;
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "X-Cardfile": "script" } });
  } catch {
    await look();
    return;
  }
  const next = answer.headers.get("X-Next");
  if (next) {
    sessionStorage.removeItem(place(form));
    location.assign(next);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) return say("The server refused this; reload the page.");
  document.querySelector("main").replaceWith(main);
  document.dispatchEvent(new Event("cardfile:page"));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-keep]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.keep) keep(form);
});
document.querySelectorAll("form[data-keep]").forEach(bringBack);
setInterval(() => document.hidden || look(), EVERY);
