// Sorts the matrix in place, and lets arrow keys walk its cells. Without this the links above it sort it, too.
const section = document.querySelector("section#points");
const sorts = section?.querySelector(".sorts");

const numbers = (row, name) => (row.dataset[name] ?? "").split(" ").map(Number);
const KEYS = {
  importance: () => [],
  support: (row) => [...numbers(row, "origins"), ...numbers(row, "reports")],
  disagreement: (row) => numbers(row, "disagreement"),
};

/** Compare most first; what is the same stays in the order of importance. */
function compare(key, one, other) {
  const [first, second] = [key(one), key(other)];
  for (let place = 0; place < first.length; place += 1) {
    if (first[place] !== second[place]) return second[place] - first[place];
  }
  return Number(one.dataset.number) - Number(other.dataset.number);
}

function sortBy(name) {
  const bodies = Array.from(section.querySelectorAll(".matrix tbody"));
  const sizes = bodies.map((body) => body.rows.length);
  const rows = bodies.flatMap((body) => Array.from(body.rows)).sort((one, other) => compare(KEYS[name], one, other));
  bodies.forEach((body, place) => body.replaceChildren(...rows.splice(0, sizes[place])));
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
    if (present) next.focus({ preventScroll: true });
  }
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
  if (sort === "importance") address.searchParams.delete("sort");
  else address.searchParams.set("sort", sort);
  history.replaceState(history.state, "", address);
});

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Go from a cell to the next one in that direction that can be focused. */
section?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest?.(".matrix td, .matrix th");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".accounts")) return;
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
