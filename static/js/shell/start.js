// Says to the stylesheet that scripts run, so that what needs them shows and what they replace hides.
document.documentElement.classList.add("js");
document.querySelector("[data-focus]")?.focus();
