// A page that was refused begins at what is to be put right.
document.querySelector("[data-focus]")?.focus();
// On a phone the tabs scroll: the present one is in sight.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.offsetLeft + 48);
