// Shows each slider's weight while it moves; the server ranks.
const form = document.querySelector("[data-whatif]");
if (form) {
  form.querySelector("[data-apply]")?.setAttribute("hidden", "");
  form.addEventListener("input", (event) => {
    const output = event.target.closest("label")?.querySelector("output");
    if (output) output.value = event.target.value;
  });
}
