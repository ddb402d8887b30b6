// Links and buttons that open a <dialog>; without scripts a link goes to its page instead.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog], [data-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialog ?? opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close(); // a press on the veil
});
