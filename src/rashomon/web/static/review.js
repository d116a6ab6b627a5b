// The review page is whole without this: it says how many are chosen, opens the fold that an address leads to, and
// carries a name that was typed once into the other forms.

for (const form of document.querySelectorAll("form.merging")) {
  const button = form.querySelector("button[type=submit]");
  const boxes = [...document.querySelectorAll("input[type=checkbox]")].filter((box) => box.form === form);
  const summary = form.querySelector("summary");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const what = chosen === 1 ? `1 ${form.dataset.noun}: choose another` : `Merge ${chosen} ${form.dataset.nouns}`;
    button.disabled = chosen < 2;
    button.textContent = summary.textContent = chosen ? what : `Merge ${form.dataset.nouns}: choose two or more`;
  };
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}

const open = () => {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  place.scrollIntoView({ block: "nearest" });
};
addEventListener("hashchange", open);
open();

document.addEventListener("change", (event) => {
  if (event.target.name !== "by" || !event.target.value.trim()) return;
  for (const field of document.querySelectorAll("input[name=by]")) field.value = event.target.value;
});
