// Sorts the matrix in place, unfolds the words behind a row, and lets arrow keys walk its cells. Without this the links
// above it sort it, too, and the link of a row leads to the page with that row opened.
const section = document.querySelector("section#points");
const sorts = section?.querySelector(".sorts");
const CELLS_A_FRAME = 500;
const MIN_ROWS = 12;

const numbers = (row, name) => (row.dataset[name] ?? "").split(" ").map(Number);
const KEYS = {
  importance: () => [],
  support: (row) => [...numbers(row, "origins"), ...numbers(row, "reports")],
  disagreement: (row) => numbers(row, "disagreement"),
};

/** Return the rows, most first; what is the same stays in the order of importance. */
function inOrder(rows, key) {
  const keyed = rows.map((row) => ({ row, key: [...key(row), -Number(row.dataset.number)] }));
  keyed.sort((one, other) => {
    const place = one.key.findIndex((number, at) => number !== other.key[at]);
    return place < 0 ? 0 : other.key[place] - one.key[place];
  });
  return keyed.map((item) => item.row);
}

let turn = 0;

/** Put the rows in order, as many at a time as a browser lays out in a frame: those on top stand right at once. */
function sortBy(name) {
  const body = section.querySelector(".matrix tbody");
  const rows = inOrder(Array.from(body.rows), KEYS[name]);
  const step = Math.max(MIN_ROWS, Math.floor(CELLS_A_FRAME / rows[0].cells.length));
  turn += 1;
  const mine = turn;
  function place(from) {
    if (mine !== turn) return;
    let next = body.rows[from];
    for (const row of rows.slice(from, from + step)) {
      if (row === next) next = next.nextElementSibling;
      else body.insertBefore(row, next);
    }
    if (from + step < rows.length) requestAnimationFrame(() => setTimeout(place, 0, from + step));
  }
  place(0);
}

/** Show which order is the present one: it is plain words, the others are links. */
function mark(name) {
  for (const item of Array.from(sorts.querySelectorAll("[data-sort]"))) {
    const present = item.dataset.sort === name;
    const next = document.createElement(present ? "strong" : "a");
    next.dataset.sort = item.dataset.sort;
    next.textContent = item.textContent;
    if (present) {
      next.setAttribute("aria-current", "true");
      next.tabIndex = -1;
    } else next.setAttribute("href", `?sort=${item.dataset.sort}#points`);
    item.replaceWith(next);
  }
  sorts.querySelector("strong").focus({ preventScroll: true });
}

/** Return whether every row is on the page: of a matrix that was cut, only the server knows which rows come first. */
function isWhole() {
  const rows = Array.from(section.querySelectorAll(".matrix tbody tr[data-number]"));
  return rows.length > 0 && Math.max(...rows.map((row) => Number(row.dataset.number))) === rows.length;
}

sorts?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sort]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !(link.dataset.sort in KEYS) || !isWhole()) return;
  event.preventDefault();
  const { sort } = link.dataset;
  sortBy(sort);
  mark(sort);
  const address = new URL(location.href);
  address.searchParams.set("sort", sort);
  history.replaceState(history.state, "", address);
});

/** Say in the address which row was opened last, so that the page can be sent and loaded again as it is. */
function remember(point) {
  const address = new URL(location.href);
  if (point) address.searchParams.set("point", point);
  else address.searchParams.delete("point");
  history.replaceState(history.state, "", address);
}

/** Show the words behind a row, asked for once, or hide them. */
async function unfold(link) {
  const row = link.closest("tr");
  let words = row.querySelector(".opened");
  if (!words) {
    if (row.ariaBusy === "true") return;
    row.ariaBusy = "true";
    try {
      const answer = await fetch(`${location.pathname}/points/${encodeURIComponent(row.id)}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const part = document.createElement("template");
      part.innerHTML = await answer.text();
      words = part.content.querySelector(".opened");
      words.hidden = true;
      link.after(words);
    } catch {
      // The server can say what is wrong better than we can.
      location.assign(link.href);
      return;
    } finally {
      row.ariaBusy = null;
    }
  }
  words.hidden = !words.hidden;
  row.classList.toggle("open", !words.hidden);
  link.setAttribute("aria-expanded", String(!words.hidden));
  remember(words.hidden ? null : row.id);
}

for (const link of section?.querySelectorAll(".opens:not([aria-expanded])") ?? []) link.setAttribute("aria-expanded", "false");

section?.addEventListener("click", (event) => {
  const link = event.target.closest("a.opens");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  unfold(link);
});

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Go from a cell to the next one in that direction that can be focused. */
section?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest?.(".matrix td, .matrix th");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".opened, .accounts")) return;
  const rows = Array.from(cell.closest("table").rows);
  let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
  for (;;) {
    row += step[0];
    column += step[1];
    const next = rows[row]?.cells[column];
    if (!next) return;
    const place = next.querySelector(":scope > a, :scope > details > summary");
    if (place) {
      event.preventDefault();
      place.focus();
      place.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
  }
});
