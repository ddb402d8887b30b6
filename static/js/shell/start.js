// A page that was refused begins at what is to be put right.
document.querySelector("[data-focus]")?.focus();
// On a phone the tabs scroll: the present one is in sight.
const tab = document.querySelector(".tabs [aria-current]");
if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.offsetLeft + 48);
// A map of people that is wider than the screen opens with who stands above all others in its midst.
for (const map of document.querySelectorAll(".wide > .people-map")) {
  const [card, first] = [map.parentElement, map.querySelector("a")].map((part) => part?.getBoundingClientRect());
  if (first) map.parentElement.scrollLeft += first.left + first.width / 2 - card.left - card.width / 2;
}
