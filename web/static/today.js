// What is due is dragged to another day.
import { all, post } from "./app.js";

let dragged = null;
for (const due of all("[draggable]")) due.addEventListener("dragstart", () => (dragged = due));
for (const day of all("[data-day]")) {
  const mark = (isOver) => (event) => {
    if (dragged) event.preventDefault();
    day.classList.toggle("over", isOver && dragged !== null);
  };
  day.addEventListener("dragover", mark(true));
  day.addEventListener("dragleave", mark(false));
  day.addEventListener("drop", (event) => {
    mark(false)(event);
    const form = dragged?.querySelector("form[data-later]");
    if (!form) return;
    const body = new FormData(form);
    body.set("when", day.dataset.day);
    post(form, body);
  });
}
