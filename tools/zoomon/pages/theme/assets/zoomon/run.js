/* A sketch's page: steps through recorded runs, forwards and back. Python comes with lab.js, when somebody asks.
   What runs look like is said in tools/sketchbook/shown.py; shared runs are read and written by share.js, when there is one.
   It runs where it stands, under the stage: steps can be taken before the rest of the page is there, which `rest` attends to. */
(() => {
"use strict";
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/* Pictures of one state. */

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/* Places as rows: name, role, facts and log; what differs from `before` is marked (on the server: lanes.html). */
function rows(lanes, before, here, cls = "") {
  const one = (name, changed, ...content) => element("span", { class: name + (changed ? " is-new" : "") }, ...content);
  return element("ul", { class: "z-lanes" + cls }, ...lanes.map((lane) => {
    const old = before?.find((other) => other.name === lane.name);
    const item = element("li", { class: "z-lane" + (lane.name === here ? " is-here" : "") + (lane.up ? "" : " is-down"), "data-lane": lane.name }, one("z-lane__name", false, lane.name));
    const role = [lane.role, lane.up ? "" : "down"].filter(Boolean).join(", ");
    if (role) item.append(one("z-lane__role", before && (old?.role !== lane.role || old?.up !== lane.up), role));
    const facts = Object.entries(lane.facts);
    if (facts.length) item.append(one("z-lane__facts", false, ...facts.map(([name, text]) => one("z-fact", before && old?.facts[name] !== text, element("span", { text: name }), " ", element("b", { text })))));
    if (lane.log.length) {
      item.append(element("ol", { class: "z-log" }, ...lane.log.map((cell, n) => element("li", { class: "z-cell" + (cell.state ? ` is-${cell.state.replaceAll(" ", "-")}` : "") + (before && !same(old?.log[n], cell) ? " is-new" : "") },
        cell.text, cell.state ? element("span", { class: "z-sr", text: ` ${cell.state}` }) : ""))));
    }
    return item;
  }));
}

/* A ring's nodes as rows: their pointers are their facts. */
const nodeRows = (nodes) => nodes?.map((node) => ({ ...node, log: [], facts: Object.fromEntries(Object.entries(node.pointers).map(([kind, to]) => [kind, to.map((id) => nameOf(nodes, id)).join(", ") || "none"])) }));

const SIZE = 320, RADIUS = 112;
function onCircle(identifier, size, radius) {
  const angle = (2 * Math.PI * identifier) / size;
  return [Math.round(SIZE / 2 + radius * Math.sin(angle)), Math.round(SIZE / 2 - radius * Math.cos(angle))];
}

/* An arc from node to node, bent towards the middle, so that pointers both ways stay apart. */
function chord([x1, y1], [x2, y2], rank) {
  const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1));
  const dx = (x2 - x1) / length, dy = (y2 - y1) / length, bend = (rank ? -1 : 1) * (14 + 8 * rank);
  const at = (n) => Math.round(n * 10) / 10;
  return `M${at(x1 + 13 * dx)} ${at(y1 + 13 * dy)}Q${at((x1 + x2) / 2 - bend * dy)} ${at((y1 + y2) / 2 + bend * dx)} ${at(x2 - 15 * dx)} ${at(y2 - 15 * dy)}`;
}

function ring({ size, nodes }, before, here) {
  const words = nodeRows(nodes).map((node) => `${node.name}${node.up ? "" : " (down)"}: ${Object.entries(node.facts).map((fact) => fact.join(" ")).join("; ") || "no pointers"}`);
  const svg = drawn("svg", { class: "z-ring", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": `Ring of ${size} places. ${words.join(". ")}.` },
    drawn("defs", {}, drawn("marker", { id: "run-head", viewBox: "0 0 8 8", refX: 6, refY: 4, markerUnits: "userSpaceOnUse", markerWidth: 13, markerHeight: 13, orient: "auto" },
      drawn("path", { d: "M0 0 8 4 0 8z", fill: "context-stroke" }))),
    drawn("circle", { class: "z-ring__circle", cx: SIZE / 2, cy: SIZE / 2, r: RADIUS }));
  const place = new Map(nodes.map((node) => [node.identifier, onCircle(node.identifier, size, RADIUS)]));
  for (let identifier = 0; identifier < Math.min(size, 64); identifier += 1) {
    const [x, y] = onCircle(identifier, size, RADIUS);
    if (!place.has(identifier)) svg.append(drawn("circle", { class: "z-ring__place", cx: x, cy: y, r: 2 }));
  }
  const kinds = [...new Set(nodes.flatMap((node) => Object.keys(node.pointers)))];
  const lines = [];
  for (const node of nodes) {
    const old = before?.nodes.find((other) => other.identifier === node.identifier);
    for (const [name, to] of Object.entries(node.pointers)) {
      if (!to.length || !place.has(to[0]) || to[0] === node.identifier) continue;
      const changed = before && !same(old?.pointers[name]?.[0], to[0]);
      lines.push(drawn("path", { class: `z-pointer is-kind-${Math.min(kinds.indexOf(name), 2)}` + (changed ? " is-new" : ""), d: chord(place.get(node.identifier), place.get(to[0]), kinds.indexOf(name)), "marker-end": "url(#run-head)" }));
    }
  }
  svg.append(...lines.filter((line) => !line.matches(".is-new")), ...lines.filter((line) => line.matches(".is-new")));
  for (const node of nodes) {
    const [x, y] = place.get(node.identifier), [tx, ty] = onCircle(node.identifier, size, RADIUS + 28);
    const label = drawn("text", { x: tx, y: ty + 4, "text-anchor": "middle" });
    label.textContent = node.name + (!node.up ? " down" : "");
    svg.append(drawn("g", { class: "z-node" + (node.name === here ? " is-here" : "") + (!node.up ? " is-down" : "") }, drawn("circle", { cx: x, cy: y, r: 11 }), label));
  }
  const legend = element("ul", { class: "z-ring__key" }, ...kinds.map((kind, i) => element("li", { class: `is-kind-${Math.min(i, 2)}`, text: kind })));
  return [element("div", { class: "z-ring__picture" }, svg, legend), rows(nodeRows(nodes), nodeRows(before?.nodes), here, " z-lanes--ring")];
}
const nameOf = (nodes, identifier) => nodes.find((node) => node.identifier === identifier)?.name ?? String(identifier);

/* The state after `n` steps in full: what repeats itself a run holds once, in its pool. */
function viewOf(run, n) {
  const view = run.views[n];
  if (!run.pool) return view;
  return {
    ...view, lanes: view.lanes.map((i) => run.pool.lanes[i]), messages: view.messages.map((i) => run.pool.messages[i]),
    ring: view.ring && { ...view.ring, nodes: view.ring.nodes.map((i) => run.pool.nodes[i]) },
  };
}

/* The state after `n` steps as a picture; what the step changed is marked. */
function moment(run, n) {
  const view = viewOf(run, n), before = n ? viewOf(run, n - 1) : null, here = n ? run.steps[n - 1].at : "";
  return [...(view.ring ? ring(view.ring, before?.ring, here) : []), ...(view.lanes.length ? [rows(view.lanes, before?.lanes, here)] : [])];
}

/* The page. */

const section = one("#run");
const data = JSON.parse(one("#sketch-data").textContent);
const mode = ["present", "embed"].find((name) => new URLSearchParams(location.search).has(name)) || "";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const recorded = new Map([[data.first.slug, data.first]]);
const says = one("#run-says"), ask = one("#run-ask"), notice = one("#run-notice"), count = one("#run-count");
const buttons = Object.fromEntries(["first", "back", "next", "last"].map((name) => [name, one(`#run-${name}`)]));
let now = { run: data.first, n: data.opening, origin: "recorded" };
let svg = one("#run-diagram svg");
const drawings = new WeakMap([[data.first, svg.cloneNode(true)]]);

const address = location.href.split(/[?#]/)[0];

async function load(slug) {
  if (!recorded.has(slug)) {
    const answer = await fetch(new URL(`${section.dataset.runs}${slug}.json`, address));
    if (!answer.ok) throw new Error(`the server said ${answer.status}`);
    recorded.set(slug, await answer.json());
  }
  return recorded.get(slug);
}

const pace = () => (calm.matches ? "auto" : "smooth");
const goTo = (place) => place.scrollIntoView({ behavior: pace() });
const fire = (name, detail) => section.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

function say(text, ...more) {
  notice.replaceChildren(...(text ? [text] : []), ...more);
  notice.hidden = !text && !more.length;
}

/* Shows a run in the stepper. */
function show(run, { at = 0, origin = "lab", notice: text = "", focus = false } = {}) {
  now = { run, n: Math.max(0, Math.min(at, run.steps.length)), origin };
  say(text);
  delete section.dataset.other;
  if (!drawings.has(run)) drawings.set(run, document.importNode(new DOMParser().parseFromString(run.svg, "image/svg+xml").documentElement, true));
  draw();
  one("#run-question").textContent = run.question || (run.breaks ? `${run.slug !== "lab" ? `The shortest way to break ${words(run.breaks)}: ` : ""}${run.steps.length} steps. Which of them goes too far?` : "");
  one("#run-title").textContent = run.title || "A run of your own";
  for (const link of all("[data-run]", section)) {
    link.ariaCurrent = origin === "recorded" && link.dataset.run === run.slug ? "true" : null;
  }
  one("#run-scope").textContent = run.scope;
  const copy = one("#run-copy");
  copy.disabled = Boolean(run.edited);
  copy.textContent = run.edited ? "No link can hold your code" : "Copy link";
  fire("run:show", { run, origin });
  step(now.n, true);
  if (focus) buttons.next.focus({ preventScroll: true });
}

/* Draws the diagram so that all its places are in sight: columns move together where there is no room for them (and a class sees all larger);
   letters keep their size. A label with no room to its right stands left, and off the arrow. */
function draw() {
  const box = one("#run-diagram"), seen = box.clientWidth - 16;
  svg = drawings.get(now.run).cloneNode(true);
  const { width, height } = svg.viewBox.baseVal, x = (item) => Number(item.getAttribute("x")), places = all(".sk-place", svg);
  const room = Math.max(...places.map(x)) + 64, squeeze = Math.min(1, Math.max(0.4, seen / room)), grow = mode === "present" ? Math.max(1, Math.min(1.6, seen / room)) : 1;
  const across = squeeze < 1 ? seen : width, sized = (picture, high) => {
    picture.setAttribute("viewBox", `0 0 ${across} ${high}`);
    picture.setAttribute("width", across * grow);
    picture.removeAttribute("height");
  };
  sized(svg, height);
  box.style.setProperty("--grow", grow);
  for (const place of places) place.setAttribute("x", x(place) * squeeze);
  for (const path of all(".sk-lane, .sk-message", svg)) path.setAttribute("d", path.getAttribute("d").replace(/([\d.-]+) ([\d.-]+)/g, (_, x, y) => `${x * squeeze} ${y}`));
  const heads = drawn("svg", { class: "sk-picture", "aria-hidden": true }, ...places.map((head) => head.cloneNode(true)));
  sized(heads, 34);
  box.replaceChildren(element("div", { class: "z-run__heads" }, heads), svg);
  if (squeeze === 1) return;
  for (const event of all(".sk-event", svg)) {
    const labels = all(".sk-label", event), start = x(labels[0]), to = (start - 10) * squeeze + 10, mark = one(".sk-mark", event).getBBox();
    event.setAttribute("transform", `translate(${to - start})`);
    if (Math.max(...labels.map((label) => label.getComputedTextLength())) + to < seen) continue;
    const below = !labels[1] && one(`.sk-message[data-step="${event.dataset.step}"]`, svg) && labels[0].getAttribute("y") < mark.y;
    for (const label of labels) for (const [name, to] of [["text-anchor", "end"], ["dx", -20], ["dy", below ? 18 : 0]]) label.setAttribute(name, to);
  }
}

const words = (name) => data.properties.find((property) => property.name === name)?.words || name.replaceAll("_", " ");

/* How a property stands after `n` steps: a state for the style, and words. */
function standing({ kind, broken, reached }, n) {
  if ((broken ?? Infinity) <= n) return ["broken", broken ? `broken at step ${broken}` : "broken from the start"];
  if (kind === "always") return ["holds", "holds"];
  return (reached ?? Infinity) <= n ? ["reached", reached ? `reached at step ${reached}` : "reached"] : ["open", "not yet"];
}

let states = {};
function properties(quiet) {
  const before = states, changed = [];
  states = {};
  const must = one("#run-properties"), can = one("#run-chances");
  for (const list of [must, can]) list.textContent = "";
  for (const [name, property] of Object.entries(now.run.properties)) {
    const [state, text] = standing(property, now.n), known = data.properties.some((one) => one.name === name);
    states[name] = state;
    if (before[name] !== state) changed.push(`${words(name)}: ${text}`);
    (property.kind === "sometimes" ? can : must).append(element("li", { "data-property": name, "data-state": state }, element(known ? "a" : "span", { href: known && `#property-${name}`, text: words(name) }),
      element("span", { class: "z-run__state", text })));
  }
  can.hidden = one("#run-can").hidden = !can.children.length;
  if (!quiet && changed.length) one("#run-heard").textContent = changed.join(". ");
}

/* The space-time diagram up to now: what is to come stays hidden, so that a question is one. */
function diagram() {
  for (const event of all("[data-step]", svg)) {
    const n = Number(event.dataset.step);
    event.classList.toggle("is-now", n === now.n);
    event.classList.toggle("is-next", n > now.n);
  }
  const mark = one(".sk-event.is-now .sk-mark", svg);
  one(".z-now", svg)?.remove();
  const box = one("#run-diagram");
  if (mark) {
    const { y, height } = mark.getBBox(), middle = y + height / 2, width = svg.viewBox.baseVal.width;
    const band = drawn("rect", { class: "z-now", x: 0, y: middle - 18, width, height: 37, rx: 4 });
    one("defs", svg).after(band);
    const scale = svg.clientWidth / width || 1;
    // The label and both ends of the arrows to it are seen; where there is no room for all, the label is.
    const parts = [mark.parentNode, ...all(`.sk-message[data-step="${now.n}"]`, svg)].map((part) => part.getBBox()), seen = box.clientWidth;
    const starts = parts.map((part) => (part.x - 24) * scale), to = Math.max(...parts.map((part) => part.x + part.width + 12)) * scale;
    const left = scale * width <= seen ? 0 : Math.min(starts[0], Math.max(to - seen, Math.min(...starts, box.scrollLeft)));
    box.scrollTo({ top: middle * scale - Math.max(box.clientHeight * 0.72 - 25 * scale, 60 * scale), left, behavior: pace() });
  } else box.scrollTo({ top: 0, left: 0 });
}

function messages() {
  const view = viewOf(now.run, now.n), before = now.n ? viewOf(now.run, now.n - 1) : view;
  const isNew = (message) => !before.messages.includes(message);
  const line = (message) => element("li", { class: isNew(message) && "is-new", text: message });
  one("#run-messages").hidden = !view.messages.length;
  one("#run-messages ul").replaceChildren(...view.messages.filter(isNew).map(line), ...view.messages.filter((message) => !isNew(message)).map(line));
  one("#run-messages-count").textContent = view.messages.length;
  const facts = Object.entries(view.facts);
  one("#run-facts").hidden = !facts.length;
  one("#run-facts").replaceChildren(...facts.map(([name, text]) => element("div", { class: before.facts[name] !== text && "is-new" }, element("dt", { text: name }), element("dd", { text }))));
}

const fileOf = (name) => one(`[data-file="${CSS.escape(name)}"]`);

/* Marks the lines of the source that ran. */
function mark(line, end = line, file = data.files[0]) {
  for (const old of all(".z-l.is-running")) old.classList.remove("is-running");
  if (!line) return;
  const lines = all(".z-l", fileOf(file) || element("p")).slice(line - 1, end);
  for (const item of lines) item.classList.add("is-running");
  const box = lines[0]?.closest("pre");
  if (box && box.scrollHeight > box.clientHeight) box.scrollTo({ top: lines[0].offsetTop - 60, behavior: pace() });
}

/* Marks what the last step ran. Lines of code that a reader has edited are not those of the source that is shown. */
function ran() {
  const taken = now.run.steps[now.n - 1], line = now.run.edited ? null : taken?.line, link = one("#run-line");
  mark(line, taken?.end, taken?.file);
  link.hidden = !line;
  if (line) {
    link.href = `#${fileOf(taken.file)?.dataset.prefix ?? "L"}${line}`;
    link.textContent = `${taken.file}, line ${line}`;
  }
}

/* Goes to the state after `n` steps. */
function step(n, quiet = false) {
  const { run } = now, last = run.steps.length;
  now.n = n = Math.max(0, Math.min(n, last));
  const taken = run.steps[n - 1], next = run.steps[n];
  one("#run-moment").replaceChildren(...moment(run, n));
  says.textContent = taken ? taken.says : `Start. ${last ? "Press Next." : ""}`;
  count.textContent = `step ${n} of ${last}`;
  ask.hidden = !next?.ask;
  ask.textContent = next?.ask || "";
  buttons.first.disabled = buttons.back.disabled = n === 0;
  buttons.next.disabled = buttons.last.disabled = n === last;
  // A button that is disabled would keep the focus and lose the keys.
  if (document.activeElement.disabled) (n ? buttons.back : buttons.next).focus({ preventScroll: true });
  properties(quiet);
  diagram();
  messages();
  ran();
  if (!quiet) {
    delete section.dataset.other;
    history.replaceState({ ...history.state, n, slug: run.slug }, "");
  }
  fire("run:step", { run, n });
}

/* Addresses. #SLUG is a recorded run, #run=... a shared one, others are places. */

const sharing = () => import("./share.js");
const isShared = (hash) => /^#(run|set|switch|start|steps|loop|end)=/.test(hash);
const named = (hash) => data.runs.find((run) => `#${run.slug}` === hash);

/* The recorded run that begins as `shared` does: with the same version, constants, switches and moves. */
function recordedLike(shared, parsed) {
  const plain = ({ set, switches, start }) => JSON.stringify([Object.entries(set).sort(), switches, start]);
  for (const known of data.runs) {
    const own = parsed(known.fragment), whole = own.steps.length === shared.steps.length;
    if (plain(own) !== plain(shared) || (shared.version || data.version) !== own.version || (whole && shared.loop !== own.loop)) continue;
    if (shared.steps.every((move, i) => move === own.steps[i])) return { known, whole, wrong: whole && shared.end && shared.end !== own.end };
  }
  return null;
}

let turn = 0;
async function recordedRun({ slug, title }, options) {
  const mine = ++turn;
  try {
    const run = await load(slug);
    if (mine === turn) show(run, { ...options, origin: "recorded" });
  } catch (error) { say(`${title} could not be loaded: ${error.message}`); }
}

/* Says why the address's run is not here; what is below instead is grey until it is stepped through. */
function other(text, ...more) {
  say(`${text} Below is another run: ${now.run.title}. `, ...more);
  section.dataset.other = "";
}

async function open(hash, options) {
  if (named(hash)) return recordedRun(named(hash), options);
  if (!isShared(hash)) return hash.length < 2 || byId(hash.slice(1)) ? undefined : say(`There is no ${hash} on this page.`);
  const mine = ++turn;
  try {
    const share = await sharing();
    return mine === turn ? shared(hash, share) : undefined;
  } catch (error) { return other(`This address could not be read: ${error.message}.`); }
}

function shared(hash, { parse, parsed }) {
  const found = parse(hash), steps = found.steps?.length;
  if (!found.ok) return other(`This address holds no shared run: ${found.why}.`);
  const like = recordedLike(found, parsed);
  if (like?.wrong) return other("This address is not right: its run ends in another state than it says. Compare it with where you have it from.");
  if (like) return recordedRun(like.known, { at: steps, notice: `A shared run: ${like.whole ? "" : `the first ${steps} steps of `}${like.known.title}.` });
  const { version } = data, own = !found.version || found.version === version;
  const not = (known) => (name) => !known.some((one) => one.name === name);
  const unknown = [...found.switches.filter(not([...data.bugs, ...data.variants])), ...Object.keys(found.set).filter(not(data.constants))];
  if (unknown.length && own) return other(`This address is not right: ${data.title} has no ${unknown.join(", ")}.`);
  const older = own ? "" : found.version < version ? ` It was recorded with version ${found.version}; today's is ${version}.` : ` It is of version ${found.version}, which this page does not know: its newest is ${version}.`;
  const what = `A shared run of ${steps} step${steps === 1 ? "" : "s"} that is not one of the recorded ones.${older}`;
  if (!hasPython()) return other(`${what} To replay it takes Python, which this copy of the site was built without.`);
  const button = element("button", { type: "button", class: "z-button", id: "run-notice-lab", text: "Run it with Python" });
  button.addEventListener("click", () => lab({ what: "shared", shared: found, text: hash.slice(1) }));
  return other(`${what} Nothing of it has been run.`, button);
}

/* The address of the run as it stands: of the whole run at its end, of its first steps before. */
async function fragment(run = now.run, n = run === now.run ? now.n : run.steps.length) {
  if (run.fragment && n === run.steps.length) return run.fragment;
  const { parsed, write } = await sharing();
  const own = run.fragment ? parsed(run.fragment) : { version: data.version, set: run.constants, switches: run.switches, start: run.start, steps: run.choices };
  return write({ ...own, steps: own.steps.slice(0, n), loop: null, end: "" });
}

/* Python, when asked. */

const hasPython = () => !("missing" in one("#lab").dataset);

async function lab(wish) {
  if (mode) location.search = "";
  try {
    goTo(one("#lab"));
    const module = await import(new URL(section.dataset.lab, address).href);
    await module.open(one("#lab"), window.zoomonRun, wish);
  } catch (error) { one("#lab-status").textContent = `That did not work: ${error.message}`; }
}

const source = (file = data.files[0]) => fileOf(file)?.querySelector("code").textContent ?? "";

window.zoomonRun = { data, current: () => ({ ...now }), load, show, stepTo: (n) => step(n), next: () => step(now.n + 1), back: () => step(now.n - 1), say, fragment, source, mark, moment, element, lab };

/* What a reader presses. */

for (const [name, to] of Object.entries({ first: () => 0, back: () => now.n - 1, next: () => now.n + 1, last: () => now.run.steps.length })) {
  buttons[name].addEventListener("click", () => step(to()));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-run]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState({ ...history.state, slug: now.run.slug, n: now.n }, "");
  history.pushState({ slug: link.dataset.run, n: 0 }, "", `#${link.dataset.run}`);
  const inside = section.contains(link);
  one("#run-more")?.removeAttribute("open");
  open(`#${link.dataset.run}`, { focus: !inside });
  if (!inside) goTo(section);
});
addEventListener("resize", () => { draw(); diagram(); });
addEventListener("popstate", (event) => {
  if (location.hash) open(location.hash, { at: event.state?.n ?? 0 });
  else if (now.run !== data.first) show(data.first, { at: event.state?.n ?? data.opening, origin: "recorded" });
});

const KEYS = { j: 1, ArrowRight: 1, " ": 1, k: -1, ArrowLeft: -1 };
const MORE = { PageDown: 1, ArrowDown: 1, Enter: 1, PageUp: -1, ArrowUp: -1 };
document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, [contenteditable]")) return;
  const inside = section.contains(target);
  if (!inside && target !== document.body) return;
  const pressable = target.closest("button, a, summary");
  if (pressable && (event.key === " " || event.key === "Enter")) return;
  const scrolls = target.closest("[tabindex='0']");
  if (scrolls && event.key.startsWith("Arrow")) return;
  const { bottom } = one("#run-controls").getBoundingClientRect();
  const seen = inside || mode !== "" || (bottom > 0 && bottom < innerHeight);
  const by = KEYS[event.key] ?? (mode === "present" ? MORE[event.key] : undefined);
  if (by && (event.key !== " " || seen)) {
    if (!seen) goTo(section);
    step(now.n + by);
  }
  else if ((event.key === "Home" || event.key === "End") && (inside || mode)) step(event.key === "Home" ? 0 : now.run.steps.length);
  else return;
  event.preventDefault();
});

one("#run-copy").addEventListener("pointerenter", sharing, { once: true }); // Safari lets a press write to the clipboard only without a wait
one("#run-copy").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  let hash;
  try { hash = `#${await fragment()}`; } catch (error) { return say(`The link could not be made: ${error.message}`); }
  try { await navigator.clipboard.writeText(address + hash); button.textContent = "Copied"; } catch { history.replaceState(history.state, "", hash); button.textContent = "It is in the address bar"; }
  setTimeout(() => { button.textContent = "Copy link"; }, 2500);
});
one("#run-save").addEventListener("click", async () => (await import("./save.js")).save(drawings.get(now.run), `${data.name}-${now.run.slug || "run"}.svg`));

/* What stands below the stage, and addresses that may lead there. */
function rest() {
  ran();
  for (const slider of all("[data-scope]")) {
    const rows = JSON.parse(slider.dataset.scope), output = one("output", slider.closest("div"));
    const tell = () => {
      const row = rows[Number(slider.value)];
      const text = output.textContent = `${row.words}: ${row.verdict === "holds" ? "safe" : `broken in ${row.length} steps`}`;
      output.dataset.state = row.verdict;
      slider.setAttribute("aria-valuetext", text);
    };
    slider.addEventListener("input", tell);
    tell();
  }
  if (hasPython()) {
    for (const button of all("#lab-open, [data-lab-bug]")) {
      const bug = button.dataset.labBug;
      button.hidden = false;
      button.addEventListener("click", () => lab({ what: bug ? "bug" : "open", bug }));
    }
  }
  for (const hidden of all("[data-with-script]", section.parentElement)) hidden.hidden = false;
  // The browser would go to the scenario's sentences, which are for readers without script.
  for (const item of all(".z-words[id]")) item.id = `words-${item.id}`;
  if (!known) open(location.hash, { at: kept?.n ?? 0 });
  else if (known.group === "scenario") scrollTo(0, 0);
  document.documentElement.dataset.stepper = "ready";
}

if (mode) {
  document.documentElement.dataset.runMode = mode;
  one("#run-leave").href = address + location.hash;
  one("#run-leave").hidden = false;
}
for (const hidden of all("[data-with-script]", section)) hidden.hidden = false;
one("#run-picture").classList.add("is-live");

const kept = history.state, known = named(location.hash);
if (known) open(location.hash, { at: kept?.n ?? 0 });
else show(data.first, { at: kept?.slug === data.first.slug ? kept.n : data.opening, origin: "recorded" });
performance.mark("steps");
// DOMContentLoaded would wait for other scripts.
if (document.readyState === "loading") document.addEventListener("readystatechange", rest, { once: true });
else rest();
})();
