// What is due: chosen by arrows, done or put off by key, dragged to another day.
import { say } from "./app.js";

const all = (selector) => [...document.querySelectorAll(selector)];
const chosen = () => document.activeElement?.closest?.("[data-due]") ?? document.querySelector("[data-due]");

async function send(address, values) {
  const body = new URLSearchParams({ back: location.pathname + location.search, ...values });
  const answer = await fetch(address, { method: "POST", body, headers: { "X-Cardfile": "script" } }).catch(() => null);
  const next = answer?.headers.get("X-Next");
  if (next) location.assign(next);
  else say(answer ? "That did not work: reload the page." : "The server has stopped: nothing was changed.");
}

function step(by) {
  const entries = all("[data-due]");
  const at = entries.indexOf(document.activeElement?.closest?.("[data-due]"));
  entries[(at + by + entries.length) % entries.length]?.focus();
}

const acts = {
  done: (due) => {
    const details = due.querySelector("details");
    if (details.open) return send(due.dataset.due, { act: "done", note: details.querySelector("[name=note]").value, next: details.querySelector("[name=next]").value });
    details.open = true;
    details.querySelector("[name=note]").focus(); // Enter there sends the form
  },
  call: (due) => due.querySelector("[data-call]")?.click(),
  later: (due, button) => send(due.dataset.due, { act: "later", when: button.dataset.when }),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const due = chosen();
  if (button && due) acts[button.dataset.do]?.(due, button);
});
for (const button of all("[data-do]")) button.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.activeElement?.matches("input, select, textarea, summary, button")) return;
  const onLink = document.activeElement?.matches("a") && event.key === "Enter";
  const keys = { ArrowDown: () => step(1), ArrowRight: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => step(-1), Enter: () => chosen() && acts.done(chosen()), c: () => chosen() && acts.call(chosen()), u: () => document.querySelector("[data-do=undo]").click() };
  const key = keys[event.key] ?? (() => document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
  if (onLink || !(event.key in keys || document.querySelector(`[data-key="${CSS.escape(event.key)}"]`))) return;
  event.preventDefault();
  key();
});

for (const due of all("[data-due]")) {
  due.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", due.dataset.due));
}
for (const day of all("[data-day]")) {
  day.addEventListener("dragover", (event) => {
    event.preventDefault();
    day.classList.add("over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("over"));
  day.addEventListener("drop", (event) => {
    event.preventDefault();
    const address = event.dataTransfer.getData("text/plain");
    if (address.startsWith("/today/")) send(address, { act: "later", when: day.dataset.day });
  });
}
all("[data-do][hidden]").forEach((it) => (it.hidden = false));
