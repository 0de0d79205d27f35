// Search as you type: the list is fetched while the search goes on.

const search = document.querySelector("[data-search]");
let waiting = 0;
let latest = 0;

async function show() {
  const form = search.form;
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const turn = ++latest;
  const answer = await fetch(`/contacts?${query}`).catch(() => null);
  if (!answer?.ok || turn !== latest) return; // a later search has overtaken this one
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("results").replaceWith(page.getElementById("results"));
  history.replaceState(null, "", `/contacts?${query}`);
}

search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, 120);
});
for (const select of search.form.querySelectorAll("select")) select.addEventListener("change", show);
