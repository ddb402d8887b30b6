// A passkey that is missing, refused or cancelled is said beside the button that asked for it.
document.addEventListener("allauth.error", (event) => {
  const line = document.querySelector("[data-passkey-failed]");
  if (!line) return;
  event.preventDefault();
  line.hidden = false;
});
