// Photos are sent one by one, each with its progress; what was read is told as it comes.

const form = document.getElementById("photos");
const list = document.getElementById("sending");
const drop = document.getElementById("drop");
const batch = crypto.getRandomValues(new Uint32Array(2)).join("");
let sending = 0;

function row(name) {
  const item = document.createElement("li");
  item.className = "row";
  const who = Object.assign(document.createElement("span"), { className: "who", textContent: name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", `Sending ${name}`);
  item.append(who, bar);
  list.prepend(item);
  return item;
}

function sendOne(file) {
  const item = row(file.name);
  const body = new FormData();
  for (const name of ["event", "met_on", "place", "tags"]) body.append(name, form.elements[name].value);
  body.append("batch", batch);
  body.append("photos", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    request.upload.onprogress = (event) => (item.querySelector("progress").value = event.loaded / event.total);
    request.onload = () => {
      let problem = "It was refused.";
      try {
        problem = JSON.parse(request.responseText).problems.join(" ");
      } catch {}
      if (problem) tell(item, problem);
      else item.remove();
      done();
    };
    request.onerror = () => {
      tell(item, "It was not sent: the server has stopped. Add it again.");
      done();
    };
    request.open("POST", "/photos");
    request.setRequestHeader("X-Cardfile", "script");
    request.send(body);
  });
}

function tell(item, problem) {
  item.querySelector("progress")?.remove();
  item.append(Object.assign(document.createElement("span"), { className: "warn", textContent: problem }));
}

async function sendAll(files) {
  sending += 1;
  for (const file of files) {
    await sendOne(file);
    await look();
  }
  sending -= 1;
}

async function look() {
  const answer = await fetch("/photos").catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("uploads").replaceWith(page.getElementById("uploads"));
  return Boolean(document.querySelector("[data-busy]"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sendAll([...form.elements.files.files]);
  form.elements.files.value = "";
});
document.getElementById("camera").addEventListener("change", (event) => sendAll([...event.target.files]));
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") sendAll([...event.dataTransfer.files]);
  });
}
document.querySelector("[data-drop]").hidden = false;
if (matchMedia("(pointer: coarse)").matches) document.querySelector("[data-camera]").hidden = false;

async function watch() {
  const busy = await look();
  setTimeout(watch, busy || sending ? 1000 : 5000);
}
watch();
