// A file can be dropped on its field.
const zone = (event) => event.target.closest?.(".upload");

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const label = zone(event);
    if (!label) return;
    event.preventDefault();
    label.classList.toggle("over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    label.querySelector("input").files = event.dataTransfer.files;
  });
}
