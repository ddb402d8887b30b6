// Slider and number of a weight move together, the shares follow at once; the server ranks.
const form = document.querySelector("[data-whatif]");
const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

function showShares() {
  const numbers = [...form.querySelectorAll("input[type=number]")];
  const total = numbers.reduce((sum, number) => sum + Number(number.value), 0);
  for (const number of numbers) {
    form.querySelector(`output[for="${number.id}"]`).value = share.format(total ? number.value / total : 0);
  }
}

function follow({ target }) {
  if (target.dataset.slider) document.getElementById(target.dataset.slider).value = target.value;
  else form.querySelector(`[data-slider="${target.id}"]`).value = target.value;
  showShares();
}

form?.addEventListener("input", follow);
