// One field of many cards: space marks, arrows move, Enter confirms the rest.

const form = document.getElementById("together");
const boxes = [...document.querySelectorAll("#together [type=checkbox]")];
let keys = 0;

document.addEventListener("keydown", (event) => {
  keys += 1;
  if (!form || event.ctrlKey || event.altKey || event.metaKey) return;
  form.elements.keys.value = keys;
  const here = document.activeElement;
  if (here?.matches("a, [type=search]")) return;
  const at = boxes.indexOf(here);
  const across = getComputedStyle(document.querySelector(".grid")).gridTemplateColumns.split(" ").length;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  if (event.key in steps) boxes[Math.min(Math.max(at + steps[event.key], 0), boxes.length - 1)]?.focus();
  else if (event.key === "Enter") form.requestSubmit();
  else if (event.key === "o") here?.closest(".tile")?.querySelector("small a").click();
  else return;
  event.preventDefault();
});
