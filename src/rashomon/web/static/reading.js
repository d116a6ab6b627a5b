// The report's page is whole without this: layers switch by style alone. Here the address follows them, so that what
// is seen can be shared.

const form = document.querySelector("form.layers");

const follow = () => {
  const address = new URL(location.href);
  address.searchParams.delete("layers");
  const on = [...form.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);
  address.searchParams.set("layers", on.join(","));
  history.replaceState(history.state, "", address);
};

form?.addEventListener("change", (event) => {
  if (event.target.type === "checkbox") follow();
});
