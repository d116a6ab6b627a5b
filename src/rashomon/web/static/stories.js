// Asks for the same list again while the page is looked at, and puts in what changed without moving what one reads.
const EVERY = 15_000;
const status = document.querySelector("#changed");
let etag = null;
let timer = 0;

const entriesOf = (root) => new Map(Array.from(root.querySelectorAll(".entry[id]"), (entry) => [entry.id, entry]));

/** Put the entries of one list in the order of another, changing only those that differ. */
function settle(list, fresh) {
  const before = new Map(Array.from(list.children, (entry) => [entry.id, entry]));
  // As an array first: what is adopted leaves the list that is walked.
  const after = Array.from(fresh.children).map((entry) => {
    const there = before.get(entry.id);
    return there && there.outerHTML === entry.outerHTML ? there : document.adoptNode(entry);
  });
  const kept = new Set(after);
  for (const entry of before.values()) if (!kept.has(entry)) entry.remove();
  after.forEach((entry, place) => {
    if (list.children[place] !== entry) list.insertBefore(entry, list.children[place] ?? null);
  });
}

/** Return the entry that a reader's eye is on, and how far down it stands. */
function findAnchor() {
  const focused = document.activeElement?.closest?.(".entry");
  const seen = focused ?? Array.from(document.querySelectorAll(".entry")).find((e) => e.getBoundingClientRect().bottom > 0);
  return seen ? { id: seen.id, top: seen.getBoundingClientRect().top } : null;
}

function takeIn(page) {
  const lists = document.querySelector("#lists");
  const fresh = page.querySelector("#lists");
  if (!fresh || lists.innerHTML === fresh.innerHTML) return;
  const [before, after] = [entriesOf(lists), entriesOf(fresh)];
  const changed = [...after].filter(([id, entry]) => before.get(id)?.outerHTML !== entry.outerHTML).length;
  const gone = [...before.keys()].filter((id) => !after.has(id)).length;
  const anchor = scrollY > 0 ? findAnchor() : null;
  const focused = document.activeElement;
  const held = lists.contains(focused)
    ? { entry: focused.closest(".entry")?.id, href: focused.getAttribute("href") }
    : null;

  const shapes = [lists, fresh].map((root) => Array.from(root.querySelectorAll(".entries"), (list) => list.parentElement.id).join());
  if (shapes[0] === shapes[1] && before.size) {
    const lines = [lists, fresh].map((root) => Array.from(root.querySelectorAll(".entries")));
    lines[0].forEach((list, place) => settle(list, lines[1][place]));
    for (const part of ["h2", ".pager"]) {
      for (const section of lists.querySelectorAll("section")) {
        const [old, now] = [section, page.getElementById(section.id)].map((root) => root?.querySelector(part));
        if (old && now) old.replaceWith(document.adoptNode(now));
        else if (old) old.remove();
        else if (now) section.append(document.adoptNode(now));
      }
    }
  } else {
    lists.replaceChildren(...Array.from(fresh.childNodes).map((node) => document.adoptNode(node)));
  }
  const counts = page.querySelector(".counts");
  if (counts) document.querySelector(".counts").textContent = counts.textContent;

  if (held && !document.contains(focused)) {
    const places = Array.from(lists.querySelectorAll("a[href]")).filter((link) => link.getAttribute("href") === held.href);
    (places.find((link) => link.closest(".entry")?.id === held.entry) ?? places[0])?.focus({ preventScroll: true });
  }
  const stands = anchor && document.getElementById(anchor.id);
  if (stands) scrollBy({ top: stands.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  const number = changed + gone;
  if (number) status.textContent = `${number} ${number === 1 ? "story" : "stories"} changed`;
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.status === 200) {
      takeIn(new DOMParser().parseFromString(await answer.text(), "text/html"));
      etag = answer.headers.get("ETag");
    }
  } catch {
    // The desk may be closed or busy: the list stays, and is asked for again.
  }
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
}

document.addEventListener("visibilitychange", () => document.hidden || look());
timer = setTimeout(look, EVERY);
