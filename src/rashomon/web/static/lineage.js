// Shows the evidence of the arrow that the mouse is on, or the focus, in a panel under the drawing, and lights up its two
// boxes. Without this an arrow leads to the same evidence in the list below.
const figure = document.querySelector("#lineage .drawing");
const LINGER = 350;

function start() {
  const panel = document.createElement("div");
  panel.className = "edge-panel";
  panel.hidden = true;
  // It repeats what the list says, to which the arrow leads: for the eye alone.
  panel.setAttribute("aria-hidden", "true");
  const frame = document.createElement("div");
  frame.className = "drawing-frame";
  figure.replaceWith(frame);
  frame.append(figure, panel);
  let shown = null;
  let timer = 0;

  const nodes = (arrow) =>
    Array.from(figure.querySelectorAll("[data-node]")).filter(
      (node) => node.dataset.node === arrow.dataset.from || node.dataset.node === arrow.dataset.to,
    );

  function close() {
    clearTimeout(timer);
    if (!shown) return;
    for (const part of [shown, ...nodes(shown)]) part.classList.remove("lit");
    shown = null;
    panel.hidden = true;
  }

  /** Return a copy of what the list says of an arrow, without its anchors and out of the way of the tab key. */
  function copyEvidence(arrow) {
    const evidence = document.getElementById(arrow.dataset.edge);
    if (!evidence) return null;
    const whole = evidence.closest("details.edge") ?? evidence;
    const copy = document.createElement("div");
    const told = document.createElement("p");
    told.className = "edge-told";
    told.textContent = arrow.querySelector("title")?.textContent.split("\n")[0] ?? "";
    copy.append(told);
    const said = whole.matches("details") ? whole.querySelector("summary") : whole;
    const reason = document.createElement("div");
    reason.className = "edge-reason";
    // Kind and source stand in the line above it.
    const parts = Array.from(said.querySelectorAll(":scope > .doubt, :scope > .dim"), (node) => node.cloneNode(true));
    reason.append(...parts.flatMap((part) => [part, " "]));
    copy.append(reason);
    if (whole !== evidence) copy.append(evidence.cloneNode(true));
    for (const part of copy.querySelectorAll(".review")) part.remove();
    for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const part of copy.querySelectorAll("a")) part.tabIndex = -1;
    return copy;
  }

  function open(arrow) {
    clearTimeout(timer);
    if (arrow === shown) return;
    close();
    const copy = copyEvidence(arrow);
    if (!copy) return;
    shown = arrow;
    for (const part of [arrow, ...nodes(arrow)]) part.classList.add("lit");
    panel.replaceChildren(copy);
    panel.hidden = false;
  }

  const arrowOf = (target) => target.closest?.("[data-edge]");
  figure.addEventListener("mouseover", (event) => {
    const arrow = arrowOf(event.target);
    if (arrow) open(arrow);
  });
  frame.addEventListener("mouseover", () => clearTimeout(timer));
  frame.addEventListener("mouseout", (event) => {
    clearTimeout(timer);
    const into = event.relatedTarget;
    if (into && (panel.contains(into) || arrowOf(into) === shown)) return;
    if (shown && !shown.matches(":focus-visible")) timer = setTimeout(close, LINGER);
  });
  figure.addEventListener("focusin", (event) => {
    const arrow = arrowOf(event.target);
    if (arrow) open(arrow);
    else close();
  });
  figure.addEventListener("focusout", (event) => {
    if (!figure.contains(event.relatedTarget)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
}

if (figure?.querySelector("[data-edge]")) start();
