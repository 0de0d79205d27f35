// Photos are sent one by one, each with its progress; what was read is told as it comes.
import { refresh } from "./app.js";

const form = document.getElementById("photos");
const batch = crypto.getRandomValues(new Uint32Array(2)).join("");
let sending = 0;

function row(name) {
  const part = (tag, values) => Object.assign(document.createElement(tag), values);
  const item = part("li", { className: "row" });
  item.append(part("span", { className: "who", textContent: name }), part("progress", { max: 1, value: 0, ariaLabel: `Sending ${name}` }));
  document.getElementById("sending").append(item);
  return (problem) => {
    item.querySelector("progress").remove();
    if (problem) item.append(part("span", { className: "warn", textContent: problem }));
    else item.remove();
  };
}

function sendOne(file) {
  const end = row(file.name);
  const bar = document.querySelector("#sending li:last-child progress");
  const body = new FormData(form);
  body.delete("photos");
  body.append("batch", batch);
  body.append("photos", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    request.upload.onprogress = (event) => (bar.value = event.loaded / event.total);
    request.onload = () => {
      const answer = request.getResponseHeader("content-type") === "application/json" ? JSON.parse(request.responseText) : null;
      end(answer ? answer.problems.join(" ") : "It was refused.");
    };
    request.onerror = () => end("It was not sent: the server has stopped. Add it again.");
    request.onloadend = done;
    request.open("POST", "/photos");
    request.setRequestHeader("X-Cardfile", "script");
    request.send(body);
  });
}

async function sendAll(files) {
  sending += 1;
  for (const file of files) {
    await sendOne(file);
    await refresh("/photos", "uploads");
  }
  sending -= 1;
}

for (const input of form.querySelectorAll("[type=file]")) {
  input.addEventListener("change", () => {
    sendAll([...input.files]);
    input.value = "";
  });
}
async function watch() {
  await refresh("/photos", "uploads");
  setTimeout(watch, sending || document.querySelector("[data-busy]") ? 1000 : 5000);
}
watch();
