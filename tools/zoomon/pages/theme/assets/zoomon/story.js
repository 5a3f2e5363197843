/* The home page's story: one frame at a time, two buttons. Without script all frames stand below each other. */
for (const story of document.querySelectorAll("[data-story]")) {
  const frames = [...story.querySelectorAll(".z-story__frame")];
  const back = story.querySelector("[data-story-back]"), next = story.querySelector("[data-story-next]"), output = story.querySelector("output");
  let n = 0;
  const show = (to) => {
    n = Math.max(0, Math.min(to, frames.length - 1));
    frames.forEach((frame, i) => { frame.hidden = i !== n; });
    back.disabled = n === 0;
    next.disabled = n === frames.length - 1;
    output.textContent = `step ${n} of ${frames.length - 1}`;
  };
  for (const [button, by] of [[back, -1], [next, 1]]) {
    button.addEventListener("click", () => {
      show(n + by);
      if (button.disabled) (by > 0 ? back : next).focus();
    });
  }
  // All frames take the room of the tallest, so that nothing below moves.
  story.querySelector(".z-story__frames").style.minHeight = `${Math.max(...frames.map((frame) => frame.offsetHeight))}px`;
  story.querySelector(".z-story__frames").setAttribute("aria-live", "polite");
  story.querySelector(".z-story__controls").hidden = false;
  story.classList.add("is-live");
  show(0);
}
