// Slider and number of a weight move together, the shares follow at once; the server ranks.
const form = document.querySelector("[data-whatif]");
const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

// Whole percents that make 100, by the largest remainder, as the server rounds them.
function percents(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!total) return weights.map(() => 0);
  const whole = weights.map((weight) => Math.floor((weight * 100) / total));
  const missing = 100 - whole.reduce((sum, part) => sum + part, 0);
  const left = weights.map((weight, at) => [(weight * 100) % total, at]);
  left.sort(([a, first], [b, second]) => b - a || first - second);
  for (const [, at] of left.slice(0, missing)) whole[at] += 1;
  return whole;
}

function showShares() {
  const numbers = [...form.querySelectorAll("input[type=number]")];
  const shares = percents(numbers.map((number) => Number(number.value)));
  numbers.forEach((number, at) => {
    form.querySelector(`output[for="${number.id}"]`).value = share.format(shares[at] / 100);
  });
}

function follow({ target }) {
  if (target.dataset.slider) document.getElementById(target.dataset.slider).value = target.value;
  else form.querySelector(`[data-slider="${target.id}"]`).value = target.value;
  showShares();
}

form?.addEventListener("input", follow);
