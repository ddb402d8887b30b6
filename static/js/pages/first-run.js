// Offers the time zone of the browser, where nobody chose another one.
const zone = document.querySelector("[data-first-run] select[name=timezone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const isOffered = zone && [...zone.options].some((option) => option.value === here);
if (isOffered && zone.value === "UTC") zone.value = here;
