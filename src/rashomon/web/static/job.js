// Asks each second how far a comparison is, and opens its dossier when it is done.
const job = document.querySelector("#job[data-state]");
const share = document.querySelector("#share");
const SECOND = 1000;

/** Show a list of what could not be read; all words are set as text. */
function showSkipped(skipped) {
  const section = document.querySelector("#skipped");
  const list = document.querySelector("#skipped-list");
  if (list.childElementCount === 2 * skipped.length) return;
  list.replaceChildren(
    ...skipped.flatMap(({ source, reason }) => {
      const [term, told] = [document.createElement("dt"), document.createElement("dd")];
      for (const [element, words] of [[term, source], [told, reason]]) {
        const isolated = document.createElement("bdi");
        isolated.textContent = words;
        element.append(isolated);
      }
      return [term, told];
    }),
  );
  const count = skipped.length;
  document.querySelector("#skipped-label").textContent = `${count} input${count === 1 ? "" : "s"} could not be read`;
  section.hidden = count === 0;
}

function setText(selector, words) {
  const element = document.querySelector(selector);
  if (element && element.textContent !== words) element.textContent = words;
}

async function ask() {
  let state;
  try {
    const answer = await fetch(job.dataset.state, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    state = await answer.json();
    document.querySelector("#lost").hidden = true;
  } catch {
    document.querySelector("#lost").hidden = false;
    setTimeout(ask, 3 * SECOND);
    return;
  }
  if (state.state === "done" && state.story) {
    location.replace(`/stories/${encodeURIComponent(state.story)}`);
    return;
  }
  if (state.state !== "queued" && state.state !== "running") {
    location.reload();
    return;
  }
  const percent = Math.round(100 * state.share);
  share.value = percent;
  setText("#percent", `${percent}%`);
  if (state.step) setText("#step bdi", state.step);
  showSkipped(state.skipped ?? []);
  setTimeout(ask, SECOND);
}

if (job && share) setTimeout(ask, SECOND / 2);
