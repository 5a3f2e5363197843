/* What sketch pages need of the theme's script (114 KB): its colours, as chosen or as the system has them, kept where the theme keeps them. */
(() => {
  "use strict";
  document.documentElement.classList.replace("no-js", "js");
  const inputs = [...document.querySelectorAll("[data-md-component=palette] input")];
  const names = ["media", "scheme", "primary", "accent"];
  function choose(index, keep) {
    const color = Object.fromEntries(names.map((name) => [name, inputs[index].getAttribute(`data-md-color-${name}`)]));
    for (const name of names) document.body.setAttribute(`data-md-color-${name}`, color[name]);
    inputs.forEach((input, i) => { input.checked = i === index; input.nextElementSibling.hidden = i !== index; });
    if (keep) self.__md_set?.("__palette", { index, color });
  }
  if (inputs.length) {
    const kept = self.__md_get?.("__palette");
    const preferred = inputs.findIndex((input) => matchMedia(input.dataset.mdColorMedia).matches);
    choose(Math.max(0, Math.min(kept ? kept.index : preferred, inputs.length - 1)), false);
    inputs.forEach((input, i) => input.addEventListener("change", () => choose(i, true)));
  }
})();
