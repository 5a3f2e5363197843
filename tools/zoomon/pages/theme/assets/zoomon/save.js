/* Saves a space-time diagram as a picture that stands alone: colours and type in it, none of the page's styles needed. */

const ALONE = `svg{background:#fff;color:#1c2530}text{font:12px system-ui,sans-serif;fill:#1c2530;stroke:none}.sk-label{paint-order:stroke;stroke:#fff;stroke-width:4;stroke-linejoin:round}.sk-place{font-weight:700}
.sk-lane{stroke:#8a93a0}.sk-message{stroke:#0b5c7d;stroke-opacity:1}.sk-fault .sk-mark{stroke:#a63d12}.sk-cross{stroke:#b3261e;stroke-width:2.5}.sk-broken text{fill:#b3261e;font-weight:700}.z-now{fill:#a63d1222;stroke:none}`;

/** The text of an SVG file: the whole run, also the steps that the page does not show yet. */
export function standalone(svg) {
  const copy = svg.cloneNode(true);
  for (const event of copy.querySelectorAll(".is-next")) event.classList.remove("is-next");
  const style = document.createElementNS(svg.namespaceURI, "style");
  style.textContent = ALONE;
  copy.prepend(style);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** Gives the diagram to the reader as a file. */
export function save(svg, download) {
  const href = URL.createObjectURL(new Blob([standalone(svg)], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  Object.assign(link, { href, download });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}
