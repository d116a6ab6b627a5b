// The form works without this: it adds fields for further texts, and takes files that are dropped on it.
const texts = document.querySelector("#texts");
const another = document.querySelector("#another");
const drop = document.querySelector("#drop");
const files = document.querySelector("#files");
const chosen = document.querySelector("#chosen");
const form = document.querySelector("form.compare");

another.hidden = false;
another.querySelector("button").addEventListener("click", () => {
  const number = texts.children.length + 1;
  const fields = texts.lastElementChild.cloneNode(true);
  fields.querySelector(".text-number").textContent = String(number);
  for (const element of fields.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/\d+$/, String(number)));
    }
    if ("value" in element) {
      element.value = "";
      element.removeAttribute("value");
      if (element.tagName === "TEXTAREA") element.textContent = "";
    }
  }
  texts.append(fields);
  fields.querySelector("textarea").focus();
});

const tooMuch = document.querySelector("#too-much");
const megabytes = (bytes) => `${(Math.ceil(bytes / 100_000) / 10).toLocaleString("en")} MB`;

function showChosen() {
  // Said before anything is sent: what the server refuses takes all that was typed with it.
  const most = Number(files.dataset.most);
  const total = Array.from(files.files).reduce((sum, file) => sum + file.size, 0);
  const told = total > most ? `These files have ${megabytes(total)}, and at most ${megabytes(most)} can be sent at once.` : "";
  files.setCustomValidity(told);
  tooMuch.textContent = told;
  tooMuch.hidden = !told;
  chosen.replaceChildren(
    ...Array.from(files.files, (file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      item.append(name, ` ${Math.max(1, Math.round(file.size / 1024))} kB`);
      return item;
    }),
  );
}

drop.querySelector(".drop-hint").hidden = false;
files.addEventListener("change", showChosen);
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
}
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) drop.classList.remove("over");
});
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  drop.classList.remove("over");
  const all = new DataTransfer();
  for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
  files.files = all.files;
  showChosen();
});
// Twice is once: a second press would only wait behind the first.
form.addEventListener("submit", () => {
  const button = form.querySelector("button[type=submit]");
  setTimeout(() => (button.disabled = true), 0);
});
addEventListener("pageshow", () => (form.querySelector("button[type=submit]").disabled = false));
