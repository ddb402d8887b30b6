// A page that was refused begins at what is to be put right.
document.querySelector("[data-focus]")?.focus();
