// Messages can be closed; a request that fails says so and keeps the page as it is.
const banner = document.getElementById("offline");

const show = (reason) => {
  for (const line of banner.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== reason;
  banner.hidden = false;
};

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".message").remove();
  if (event.target.closest("[data-dismiss-banner]")) banner.hidden = true;
});

// Forms answer a mistake with 422: that is content, not a failure.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:sendError", () => show("offline"));
document.addEventListener("htmx:timeout", () => show("offline"));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  show({ 401: "denied", 403: "denied", 413: "large", 429: "often" }[status] ?? "failed");
});
// Scripts that fetch by themselves and meet no server.
window.addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof TypeError) || !/fetch|network|load failed/i.test(event.reason.message)) return;
  event.preventDefault();
  show("offline");
});
window.addEventListener("offline", () => show("offline"));
window.addEventListener("online", () => (banner.hidden = true));
