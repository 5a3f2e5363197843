/* The lab of a sketch's page: play by hand, simulate, explore, edit. Python runs in lab-worker.js; run.js draws every run.
   Nothing here runs before the reader presses a button, and nothing of an address is ever run as code. */

import { parse } from "./share.js";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const words = (name) => name.replaceAll(/[_-]/g, " ");
const plural = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const megabytes = (bytes) => `${Math.max(1, Math.round(bytes / 1e6)).toLocaleString("en")} MB`;
const seconds = (value) => (value < 1 ? "under a second" : value < 90 ? `about ${Math.round(value)} s` : `about ${Math.round(value / 60)} minutes`);
const PAUSE = 900; // milliseconds between steps that the clock takes
const LIMITS = [20_000, 100_000, 200_000, 500_000];
const WORTH_ASKING = 5; // seconds from which an exploration is announced before it begins

class Refused extends Error {
  constructor({ message, line, fatal }) {
    super(message);
    Object.assign(this, { line, fatal });
  }
}
class Stopped extends Error {}

/** Python in its Worker. It starts with the first question, and again with the next one after `stop`. */
class Python {
  constructor(section, stage) {
    const { base, integrity, archive } = section.dataset;
    const here = location.href.split(/[?#]/)[0];
    this.script = new URL("lab-worker.js", import.meta.url);
    this.boot = { base: new URL(base, here).href, integrity, archive };
    this.stage = stage;
    this.last = 0;
    this.waiting = new Map();
  }

  get running() {
    return Boolean(this.worker);
  }

  start() {
    this.started = new Promise((resolve, reject) => {
      this.abandon = reject;
      this.worker = new Worker(this.script, { type: "module", name: "python" });
      this.worker.onmessage = ({ data }) => {
        if (data.stage) this.stage(data.stage);
        else if (data.ready) { this.took = data.ready; resolve(); }
        else if (data.failed) { this.end(new Error(`Python could not start. ${data.failed}`), reject); }
        else this.heard(data);
      };
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.end(new Error(`Python could not start: ${event.message || "its script could not be loaded"}.`), reject);
      };
      this.worker.postMessage({ boot: this.boot });
    });
    this.started.catch(() => {}); // whoever waits for it hears of it
  }

  heard({ id, answer, progress, printed, bytes }) {
    const asked = this.waiting.get(id);
    if (!asked) return;
    if (progress) asked.progress?.(JSON.parse(progress));
    if (printed !== undefined) asked.printed?.(printed);
    if (answer === undefined) return;
    this.waiting.delete(id);
    this.bytes = bytes;
    const found = JSON.parse(answer);
    if (!found.error) asked.resolve(found);
    else {
      asked.reject(new Refused(found.error));
      if (found.error.fatal) this.end(new Stopped());
    }
  }

  async ask(request, { progress, printed } = {}) {
    if (!this.worker) this.start();
    await this.started;
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, progress, printed });
      this.worker.postMessage({ id, request: JSON.stringify(request) });
    });
  }

  end(reason, reject = () => {}) {
    this.worker?.terminate();
    this.worker = null;
    reject(reason);
    for (const asked of this.waiting.values()) asked.reject(reason);
    this.waiting.clear();
  }

  stop() {
    this.end(new Stopped(), this.abandon);
  }
}

/** The text that a reader made of the sketch's file, in this browser alone. */
class Draft {
  constructor(key, version) {
    Object.assign(this, { key, version, text: null, fresh: true, kept: true });
    try {
      const found = JSON.parse(localStorage.getItem(key));
      if (typeof found?.text === "string") Object.assign(this, { text: found.text, fresh: found.version === version });
    } catch { /* no storage, or something else is there: there is no draft */ }
  }

  set(text) {
    this.text = text;
    try {
      if (text === null) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ version: this.version, text }));
      this.kept = true;
    } catch { this.kept = false; }
  }
}

let lab = null;

/* The styles come before what they are for. */
const styled = new Promise((resolve) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("lab.css", import.meta.url).href;
  link.onload = link.onerror = resolve;
  document.head.append(link);
});

/** Opens the lab in its section, or does what is wished in the one that is open. Throws what keeps Python from starting. */
export async function open(section, zoomonRun, wish = { what: "open" }) {
  lab ??= new Lab(section, zoomonRun);
  await lab.wish(wish);
}

class Lab {
  constructor(section, zoomonRun) {
    this.section = section;
    this.run = zoomonRun;
    this.data = zoomonRun.data;
    this.make = zoomonRun.element;
    this.body = one("#lab-body", section);
    this.status = one("#lab-status", section);
    this.bar = one("#lab-progress", section);
    this.starts = one("#lab-open", section);
    this.python = new Python(section, (stage) => this.stage(stage));
    this.file = this.data.files[0];
    this.published = zoomonRun.source(this.file);
    this.draft = new Draft(`zoomon:${new URL(section.dataset.base, location.href).pathname}${this.data.name}`, this.data.version);
    if (this.draft.text === this.published) this.draft.set(null);
    this.usesDraft = this.draft.text !== null;
    this.goal = "";
    this.timer = null;
    this.queue = Promise.resolve();
  }

  // What the reader wishes

  async wish(wish) {
    if (!this.drawn) {
      if (this.opening_now) return;
      this.opening_now = true;
      this.starts.disabled = true;
      await styled;
      if (!this.tabs) this.draw(); // else an earlier start came to nothing
      let wrong = null;
      try {
        try {
          await this.work("", () => this.reopen());
        } catch (error) {
          if (!(error instanceof Refused) || !this.usesDraft) throw error;
          wrong = error; // the reader's own text: the published code runs, and the editor says what is wrong
          this.usesDraft = false;
          await this.work("", () => this.reopen());
        }
      } catch (error) { // no Python: the button stays, to try again
        this.starts.disabled = false;
        if (error instanceof Stopped) return this.say("Stopped.");
        throw error;
      } finally { this.opening_now = false; }
      this.drawn = true;
      this.starts.hidden = true;
      this.body.hidden = false;
      this.say(this.readiness());
      this.drawNear();
      if (!wrong && wish.what === "open") {
        this.choose("play", true); // before what is awaited: a reader may choose another tab meanwhile
        return this.goOn();
      }
      if (wrong) {
        this.wrong(wrong);
        return this.say(`Line ${wrong.line} of your code: ${wrong.message} What runs is the published code.`);
      }
    }
    if (wish.what === "shared") await this.doing(() => this.replay(wish.text));
    if (wish.what === "bug") await this.doing(() => this.breakIt(wish.bug));
    if (wish.what === "explore") this.choose("explore", true);
    if (wish.what === "open") this.choose("play", true);
  }

  /** Play begins where the picture stands: with the constants and moves of the run that is shown. */
  async goOn() {
    const { run: shown, n, origin } = this.run.current();
    if (origin === "recorded" && !this.usesDraft) {
      try {
        await this.work("", async () => {
          this.opened(await this.ask(this.opening({ ...shown, edited: false })));
          const choices = shown.choices.slice(0, n);
          if (n || shown.start) this.update(await this.ask({ do: "follow", choices, start: shown.start }), { show: false });
        });
        this.run.show(this.state.run, { at: n });
        return this.say(`${this.readiness()} ${n ? `You go on after step ${n} of "${shown.title}".` : `You begin as "${shown.title}" does.`}`);
      } catch (error) { // the picture must be that of the lab all the same
        if (!(error instanceof Refused)) throw error;
        await this.work("", () => this.reopen());
      }
    }
    return this.run.show(this.state.run, { at: 0 });
  }

  readiness() {
    const { fetch, start, load, bytes } = this.python.took;
    const draft = this.usesDraft ? " What runs is your edited code." : "";
    return `Python is ready after ${((fetch + start + load) / 1000).toFixed(1)} s, in ${megabytes(bytes)} of memory.${draft}`;
  }

  /** The lab belongs under the picture that it changes. */
  drawNear() {
    const run = one("#run");
    if (!run || run.nextElementSibling === this.section) return;
    this.section.before(this.make("p", { class: "z-lab__moved" }, this.make("a", { href: "#lab", text: "The controls are now under the picture" }), "."));
    const bench = this.make("div", { class: "z-bench" });
    run.before(bench);
    bench.append(run, this.section);
    this.section.classList.add("is-near");
    requestAnimationFrame(() => this.see()); // once the section stands where it belongs
  }

  /** The picture and the controls under it, as much of them as fits. */
  see() {
    const top = one("#run-question").getBoundingClientRect().top + scrollY;
    scrollTo({ top: top - (one(".md-header")?.offsetHeight ?? 0) - 12, behavior: "instant" });
  }

  // Asking Python

  stage(stage) {
    const size = one("#lab-open").textContent.match(/[\d.]+ MB/)?.[0];
    this.say({ fetch: `Fetching Python${size ? ` (${size})` : ""}...`, start: "Starting Python...", load: "Loading the sketches..." }[stage]);
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Runs one piece of work after the other, with a Stop button where it takes a while; says what refused it. */
  doing(work, label = "") {
    this.queue = this.queue.then(() => this.work(label, work).catch((error) => this.refuse(error)));
    return this.queue;
  }

  async work(label, work) {
    this.pause();
    const shown = setTimeout(() => this.busy(true, label), this.python.running ? 300 : 0);
    try {
      return await work();
    } finally {
      clearTimeout(shown);
      this.busy(false);
      if (label && this.status.textContent === label) this.say(""); // it is done, and its result stands elsewhere
    }
  }

  busy(on, label = "") {
    if (on) {
      this.returnTo = this.body.contains(document.activeElement) ? document.activeElement : null;
      if (label) this.say(label);
      this.bar.hidden = false;
      this.bar.removeAttribute("value");
      this.body.inert = true;
      this.halt.hidden = false;
      if (this.returnTo) this.halt.focus();
      return;
    }
    const held = document.activeElement === this.halt;
    this.bar.hidden = true;
    this.body.inert = false;
    this.halt.hidden = true;
    if (held && this.returnTo?.isConnected) this.returnTo.focus();
    else if (held) this.tabs.find((tab) => tab.ariaSelected === "true")?.focus();
  }

  refuse(error) {
    if (error instanceof Stopped) return;
    if (!(error instanceof Refused)) return this.say(error.message);
    if (error.line) this.wrong(error);
    this.say(error.line ? `Line ${error.line} of your code: ${error.message}` : error.message);
  }

  stop() {
    this.python.stop();
    this.pause();
    this.say("Stopped. Python starts again with the next thing you do, from this browser's cache.");
  }

  /** Asks the session, which is first brought to where the reader was when it had to be stopped. */
  async ask(request, options) {
    const fresh = !this.python.running;
    if (fresh && this.state && !["open", "replay"].includes(request.do)) {
      const { choices, start } = this.state.run;
      await this.python.ask(this.opening(this.state));
      if (choices.length) await this.python.ask({ do: "follow", choices, start });
    }
    const answer = await this.python.ask(request, { printed: (line) => this.print(line), ...options });
    if (fresh) this.say(this.readiness());
    return answer;
  }

  opening({ constants, switches, edited }) {
    return { do: "open", sketch: this.data.name, constants, switches, source: edited ? this.draft.text : null, version: this.data.version };
  }

  // What is open

  async reopen() {
    const constants = this.constants();
    const switches = all("input[data-switch]:checked", this.body).map((box) => box.dataset.switch);
    this.prints.hidden = true;
    this.prints.textContent = "";
    const answer = await this.ask(this.opening({ constants, switches, edited: this.usesDraft }));
    this.opened(answer);
    return answer;
  }

  opened(answer) {
    this.state = answer;
    this.right();
    this.fill(answer);
    this.offer(answer);
    this.update(answer, { show: false });
  }

  constants() {
    const given = {};
    for (const { name, value, kind } of this.data.constants) {
      const field = this.fields.get(name);
      let chosen = kind === "bool" ? field.checked : field.value.trim();
      if (kind === "int") chosen = /^\d{1,6}$/.test(chosen) ? Number(chosen) : NaN;
      if (kind === "tuple") {
        const read = parse(`run=1&set=${name}=${chosen}&steps=`);
        chosen = read.ok && Array.isArray(read.set[name]) ? read.set[name] : NaN;
      }
      if (Number.isNaN(chosen)) {
        field.focus();
        const wanted = kind === "int" ? "a whole number" : "a list in parentheses, such as (1,2)";
        throw new Refused({ message: `${words(name)} is ${wanted}.` });
      }
      if (JSON.stringify(chosen) !== JSON.stringify(value)) given[name] = chosen;
    }
    return given;
  }

  text(value) {
    return Array.isArray(value) ? `(${value.map((item) => this.text(item)).join(",")})` : String(value);
  }

  fill({ constants, switches, scope, edited }) {
    for (const { name, kind } of this.data.constants) {
      const field = this.fields.get(name);
      if (!(name in constants)) continue;
      if (kind === "bool") field.checked = constants[name];
      else field.value = this.text(constants[name]);
    }
    for (const box of all("input[data-switch]", this.body)) box.checked = switches.includes(box.dataset.switch);
    this.usesDraft = edited;
    this.what.textContent = this.scope({ scope, edited });
    this.showCode();
  }

  /** New constants, switches or code: from the initial state again. */
  changed() {
    return this.doing(async () => {
      const answer = await this.reopen().catch((error) => this.stay(error));
      this.run.show(answer.run, { at: 0 });
      this.say(`From the start, with ${this.scope(answer)}.`);
    });
  }

  /** What was asked for can't be had: what was open stays, and the fields say so. */
  stay(error) {
    if (error instanceof Refused) this.fill(this.state);
    throw error;
  }

  scope({ scope, edited }) {
    return [scope || "no constants", ...(edited ? ["your code"] : [])].join(", ");
  }

  async replay(text) {
    const { version } = parse(text);
    const archive = version && version !== this.data.version && this.data.published.includes(version) ? await this.keptVersion(version) : "";
    const answer = await this.ask({ do: "replay", fragment: text, sketch: this.data.name, current: this.data.version, archive });
    this.opened(answer);
    this.choose("play");
    this.run.show(answer.run, { at: 0, origin: "shared", notice: answer.notice ?? "" });
    this.say("Replayed. You can step through it, or go on from its end.");
  }

  /** The kept source of an older version, as base64. */
  async keptVersion(version) {
    const response = await fetch(new URL(`published/${this.data.name}-${version}.zip`, this.python.boot.base));
    if (!response.ok) throw new Error(`Version ${version} could not be loaded (${response.status}).`);
    return btoa(Array.from(new Uint8Array(await response.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
  }

  async breakIt(name) {
    const bug = this.data.bugs.find((one) => one.name === name);
    for (const box of all("input[data-switch]", this.body)) box.checked = box.dataset.switch === name;
    for (const { name: constant, value, kind } of this.data.constants) {
      const field = this.fields.get(constant);
      const wanted = bug.scope[constant] ?? value;
      if (kind === "bool") field.checked = wanted;
      else field.value = this.text(wanted);
    }
    this.usesDraft = false;
    const answer = await this.reopen();
    this.goals.value = this.goal = bug.breaks;
    this.choose("play", true);
    this.update(answer);
    this.say(`"${words(name)}" is switched on. Break ${words(bug.breaks)} by choosing what happens.`);
  }

  // Drawing, once

  draw() {
    const { make } = this;
    this.halt = make("button", { type: "button", class: "z-button z-lab__stop", id: "lab-stop", text: "Stop" });
    this.halt.hidden = true;
    this.halt.addEventListener("click", () => this.stop());
    this.bar.after(this.halt);
    this.prints = make("pre", { class: "z-lab__prints", id: "lab-prints", tabindex: 0, role: "region", "aria-label": "Printed by the sketch" });
    this.prints.hidden = true;
    const panels = { play: ["Play by hand", this.drawPlay()], simulate: ["Simulate", this.drawSimulate()], explore: ["Explore", this.drawExplore()], edit: ["Edit", this.drawEdit()] };
    const list = make("div", { role: "tablist", class: "z-lab__tabs", "aria-label": "What to do" });
    this.tabs = Object.entries(panels).map(([name, [label, panel]]) => {
      const tab = make("button", { type: "button", role: "tab", id: `lab-tab-${name}`, "aria-controls": `lab-${name}`, "aria-selected": "false", tabindex: -1, text: label });
      tab.addEventListener("click", () => this.choose(name));
      Object.assign(panel, { id: `lab-${name}`, hidden: true });
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.classList.add("z-lab__panel");
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const at = this.tabs.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation(); // the arrows step through the run elsewhere on the page
      const tab = this.tabs[(to + this.tabs.length) % this.tabs.length];
      this.choose(tab.id.slice(8));
      tab.focus();
    });
    // Keys that step through the run elsewhere on the page are for these controls in here.
    this.body.addEventListener("keydown", (event) => {
      if (event.target.matches("input, select, textarea")) event.stopPropagation();
    });
    this.body.replaceChildren(this.drawScope(), list, ...Object.values(panels).map(([, panel]) => panel), this.prints);
  }

  choose(name, focus = false) {
    for (const tab of this.tabs) {
      const chosen = tab.id === `lab-tab-${name}`;
      tab.ariaSelected = String(chosen);
      tab.tabIndex = chosen ? 0 : -1;
      one(`#lab-${tab.id.slice(8)}`, this.body).hidden = !chosen;
      if (chosen && focus) tab.focus({ preventScroll: true });
    }
    if (name === "edit") this.number();
    this.showCode();
  }

  field(label, control, hint = "") {
    const { make } = this;
    const id = `lab-field-${this.fieldCount = (this.fieldCount ?? 0) + 1}`;
    control.id = id;
    const name = make("label", { for: id, text: label });
    const about = hint ? make("span", { class: "z-lab__hint", id: `${id}-hint`, text: hint }) : null;
    if (about) control.setAttribute("aria-describedby", about.id);
    const box = control.type === "checkbox" ? [control, name] : [name, control];
    return make("div", { class: `z-lab__field${control.type === "checkbox" ? " is-box" : ""}` }, ...box, ...(about ? [about] : []));
  }

  drawScope() {
    const { make } = this;
    this.fields = new Map();
    const fields = this.data.constants.map(({ name, value, kind, about }) => {
      const type = { int: "number", bool: "checkbox" }[kind] ?? "text";
      const control = make("input", { type, class: "z-lab__input" });
      if (kind === "int") Object.assign(control, { min: 0, max: 99, step: 1, inputMode: "numeric" });
      if (kind === "bool") control.checked = value;
      else control.value = this.text(value);
      control.addEventListener("change", () => this.changed());
      this.fields.set(name, control);
      return this.field(words(name), control, about);
    });
    const group = (title, items, kind) => {
      if (!items.length) return [];
      const boxes = items.map((item) => {
        const box = make("input", { type: "checkbox", "data-switch": item.name });
        box.addEventListener("change", () => this.switched(item, box));
        const row = this.field(words(item.name), box);
        row.append(make("a", { href: `#${kind}-${item.name}`, class: "z-lab__change", text: "the change", "aria-label": `The change that "${words(item.name)}" makes` }));
        return row;
      });
      return [make("details", { class: "z-lab__switches" }, make("summary", { text: `${title} (${items.length})` }), make("div", {}, ...boxes))];
    };
    this.code = make("p", { class: "z-lab__code", role: "note" });
    this.code.hidden = true;
    this.what = make("span", { class: "z-lab__hint" });
    const scope = make("details", { class: "z-lab__scope" }, make("summary", {}, make("span", { text: "What runs: " }), this.what),
      make("div", { role: "group", "aria-label": "What runs" }, make("div", { class: "z-lab__fields" }, ...fields),
        ...group("Mistakes to switch on", this.data.bugs, "bug"), ...group("Safe variants", this.data.variants, "variant")));
    return make("div", {}, scope, this.code);
  }

  /** A mistake shows in its own scope: that comes with it while nothing else is switched on. */
  switched(item, box) {
    const on = all("input[data-switch]:checked", this.body);
    if (box.checked && on.length === 1) {
      for (const [name, value] of Object.entries(item.scope ?? {})) {
        const field = this.fields.get(name);
        if (field?.type === "checkbox") field.checked = value;
        else if (field) field.value = this.text(value);
      }
    }
    return this.changed();
  }

  showCode() {
    const { make } = this;
    // Beside the editor, whose button says it too, a note that comes would move that button away from the press.
    const editing = !one("#lab-edit", this.body)?.hidden;
    this.code.hidden = this.draft.text === null || (editing && !this.usesDraft);
    if (this.code.hidden) return;
    const swap = make("button", { type: "button", class: "z-lab__link", text: this.usesDraft ? "Use the published code" : "Use your code" });
    swap.addEventListener("click", () => {
      this.usesDraft = !this.usesDraft;
      this.changed().then(() => one("button", this.code)?.focus());
    });
    this.code.replaceChildren(this.usesDraft ? "What runs is your edited code. " : "You have edited this sketch; what runs is the published code. ", swap);
  }

  choice(options, change) {
    const made = this.make("select", { class: "z-lab__input" }, ...options.map(([value, label]) => this.make("option", { value, text: label })));
    if (change) made.addEventListener("change", () => change(made.value));
    return made;
  }

  action(label, press, main = false) {
    const made = this.make("button", { type: "button", class: `z-button${main ? " z-button--main" : ""}`, text: label });
    made.addEventListener("click", press);
    return made;
  }

  // Play by hand

  drawPlay() {
    const { make } = this;
    this.undo = this.action("Back", () => this.move({ do: "back" }));
    this.again = this.action("Start again", () => this.move({ do: "reset" }));
    this.clock = this.action("Let it run", () => (this.timer ? this.pause() : this.play()), true);
    this.tick = this.action("One step", () => this.proceed());
    this.goals = this.choice([], (name) => this.aim(name));
    this.far = make("input", { type: "checkbox" });
    this.far.addEventListener("change", () => this.measure());
    this.score = make("p", { class: "z-lab__score", id: "lab-score", "aria-live": "polite" });
    this.few = this.action("How few steps does it take?", () => this.compare());
    this.heading = make("h3", { id: "lab-moves", tabindex: -1, class: "z-lab__heading" });
    this.moves = make("div", { class: "z-lab__moves" });
    this.network = make("div", { class: "z-lab__network" });
    const measured = this.field("Say how far each move is from breaking it", this.far);
    this.goalBox = make("div", { class: "z-lab__fields" }, measured, this.few);
    return make("div", {},
      make("div", { class: "z-lab__top" }, this.heading, make("div", { class: "z-actions", role: "group", "aria-label": "Your run" }, this.undo, this.again, this.tick, this.clock)),
      this.moves, this.network, make("div", { class: "z-lab__fields" }, this.field("Your aim", this.goals), this.goalBox), this.score);
  }

  /** What this sketch has: its properties to break, its faults, buttons for its servers and links. */
  offer({ lanes, links, can, properties, faults, symmetric }) {
    const { make } = this;
    const options = (select, given) => select.replaceChildren(...given.map(([value, text]) => make("option", { value, text })));
    const always = properties.filter(({ kind }) => kind === "always").map(({ name }) => name);
    if (!always.includes(this.goal)) this.goal = "";
    options(this.goals, [["", "nothing in particular"], ...always.map((name) => [name, `break: ${words(name)}`])]);
    this.goals.value = this.goal;
    options(this.target, properties.filter(({ kind }) => kind !== "eventually").map(({ name, kind }) => [name, `${kind === "sometimes" ? "reach" : "break"}: ${words(name)}`]));
    this.checked.replaceChildren(...properties.map(({ name, kind }) => {
      const box = make("input", { type: "checkbox", "data-property": name, id: `lab-check-${name}`, checked: true });
      return make("div", { class: "z-lab__field is-box" }, box, make("label", { for: box.id, text: words(name) }), make("span", { class: "z-lab__hint", text: kind }));
    }));
    this.symmetry.parentElement.hidden = !symmetric.length;
    if (!symmetric.length) this.symmetry.checked = false;
    for (const [name, row] of this.faultRows) row.hidden = !faults.includes(name);
    this.peaceful.hidden = faults.length > 0;

    this.toggles = [];
    const toggle = (label, pressed, request) => {
      const made = make("button", { type: "button", class: "z-lab__toggle", "aria-pressed": "false", text: label });
      made.addEventListener("click", () => this.move(request(made.getAttribute("aria-pressed") === "true"), made));
      this.toggles.push([made, pressed]);
      return made;
    };
    const row = (label, about, buttons) => make("div", { class: "z-lab__faults", role: "group", "aria-label": about }, make("span", { class: "z-lab__label", text: label }), ...buttons);
    const rows = [];
    if (can.crash) {
      rows.push(row("Down", "Servers that are down", lanes.map((lane) =>
        toggle(lane, ({ down }) => down.includes(lane), (on) => ({ do: "fault", what: on ? "restart" : "crash", who: lane })))));
    }
    if (can.cut && links.length <= 21) {
      rows.push(row("Cut", "Links that are cut", links.map(([a, b]) =>
        toggle(`${a} – ${b}`, ({ cut }) => cut.some((pair) => pair.includes(a) && pair.includes(b)), (on) => ({ do: "fault", what: on ? "mend" : "cut", between: [a, b] })))));
    }
    this.network.replaceChildren(...(rows.length ? [make("h3", { class: "z-lab__heading", text: "Servers and links" }), ...rows] : []));
  }

  /** One press: a move, a step back, a fault. */
  move(request, from = null) {
    return this.doing(async () => {
      const before = this.state.steps;
      const answer = await this.ask(request);
      this.update(answer);
      this.say(answer.said ?? "");
      if (from) from.focus();
      else if (answer.steps !== before || !document.activeElement || document.activeElement === document.body) this.heading.focus({ preventScroll: true });
      await this.reached();
    });
  }

  /** Shows an answer of the session: the run in the stepper, the moves here. */
  update(answer, { show = true } = {}) {
    this.state = { ...this.state, ...answer };
    const { moves, steps, conditions, distance } = this.state;
    if (show) this.run.show(this.state.run, { at: steps });
    const free = moves.filter((move) => !move.held).length;
    this.heading.textContent = moves.length ? `After ${plural(steps, "step")}: what happens next?` : `After ${plural(steps, "step")}: nothing can happen any more.`;
    if (moves.length && !free) this.heading.textContent += " Everything is held back.";
    const lanes = [...new Set(moves.map(({ at }) => at))];
    const order = this.state.lanes;
    lanes.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.moves.replaceChildren(...lanes.map((lane) => this.drawLane(lane, moves.filter(({ at }) => at === lane), lanes.length > 1)));
    for (const [button, pressed] of this.toggles ?? []) button.setAttribute("aria-pressed", String(pressed(conditions)));
    this.undo.disabled = this.again.disabled = !steps;
    this.tick.disabled = !free;
    this.goalBox.hidden = !this.goal;
    this.far.checked = Boolean(distance);
    if (this.goal) this.showScore();
  }

  drawLane(lane, moves, named) {
    const { make } = this;
    const list = make("ul", { class: "z-lab__choices" }, ...moves.map((move) => {
      const label = move.says + (move.fault ? " (a fault)" : "");
      const button = make("button", { type: "button", class: "z-lab__move", "data-move": move.index, disabled: Boolean(move.held) });
      button.append(make("span", { text: label }));
      if (this.state.distance) button.append(make("span", { class: "z-lab__distance", text: this.away(move.distance) }));
      if (move.held) button.append(make("span", { class: "z-lab__distance", text: `held back: ${move.held}` }));
      button.addEventListener("click", () => this.move({ do: "take", move: move.index }));
      const parts = [button];
      if (move.message && !move.fault && !move.held && this.state.can.drop) {
        const drop = make("button", { type: "button", class: "z-lab__drop", "aria-label": `Lose the message: ${move.message}`, title: `Lose ${move.message}`, text: "lose it" });
        drop.addEventListener("click", () => this.move({ do: "fault", what: "drop", move: move.index }));
        parts.push(drop);
      }
      return make("li", {}, ...parts);
    }));
    return make("div", { class: "z-lab__lane" }, ...(named ? [make("h4", { class: "z-lab__label", text: lane ?? "The system" })] : []), list);
  }

  away(distance) {
    if (distance === 0) return `breaks ${words(this.state.distance.property)}`;
    return distance === null ? "no longer to be broken" : `then ${plural(distance, "step")} from breaking`;
  }

  // An aim: break it yourself

  aim(name) {
    this.goal = name;
    this.score.textContent = "";
    return this.doing(async () => {
      const answer = this.state.distance ? await this.ask({ do: "distances", prop: "" }) : {};
      if (this.state.distance) delete this.state.distance;
      this.update(answer, { show: false });
    });
  }

  showScore() {
    const { broken } = this.state.run.properties[this.goal] ?? {};
    this.score.textContent = typeof broken === "number"
      ? `${words(this.goal)} is broken at step ${broken} of your run.`
      : `After ${plural(this.state.steps, "step")}, ${words(this.goal)} still holds.`;
  }

  /** When the aim has just been reached: how the reader's way compares with the shortest. */
  async reached() {
    const { broken } = this.state.run.properties[this.goal] ?? {};
    if (this.goal && broken === this.state.steps && broken > 0) await this.beside();
  }

  compare() {
    return this.doing(() => this.beside(), "Looking for the shortest way...");
  }

  async beside() {
    const answer = await this.ask({ do: "against", prop: this.goal }, { progress: (now) => this.progress(now) });
    this.score.textContent = answer.sentence;
    if (answer.shortest === null) return;
    const see = this.action("See the shortest", () => this.shortest(this.goal));
    this.score.append(" ", see);
  }

  measure() {
    const prop = this.far.checked ? this.goal : "";
    return this.doing(async () => {
      const answer = await this.ask({ do: "distances", prop });
      if (!prop) delete this.state.distance;
      this.update(answer, { show: false });
      this.say(prop ? `Each move now says how far it is from breaking ${words(prop)}.` : "");
    }, "Measuring how far each state is from breaking it...").then(() => { this.far.checked = Boolean(this.state.distance); });
  }

  // The clock takes the steps

  play() {
    this.clock.textContent = "Pause";
    const next = async () => {
      this.timer = null;
      const answer = await this.proceed(true);
      if (this.wanted && answer && !answer.quiet && !this.state.hurt) this.timer = setTimeout(next, PAUSE);
      else this.pause();
    };
    this.wanted = true;
    this.timer = setTimeout(next, 0);
  }

  pause() {
    if (this.stepping) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.wanted = false;
    this.clock.textContent = "Let it run";
  }

  proceed(playing = false) {
    let found = null;
    this.stepping = playing;
    return this.doing(async () => {
      this.stepping = playing;
      const before = new Set(this.hurt());
      const answer = found = await this.ask({ do: "proceed", seed: this.seedOf(), faults: {} });
      this.update(answer);
      const broken = this.hurt().find((name) => !before.has(name));
      this.state.hurt = Boolean(broken);
      if (answer.quiet) this.say("Nothing more happens by itself.");
      else if (broken) this.say(`${words(broken)} is broken at this step.`);
      else this.say("");
      await this.reached();
    }).then(() => { this.stepping = false; return found; });
  }

  hurt() {
    return Object.entries(this.state.run.properties).filter(([, { broken }]) => typeof broken === "number").map(([name]) => name);
  }

  seedOf() {
    return /^\d{1,9}$/.test(this.seed.value) ? Number(this.seed.value) : 1;
  }

  // Simulate

  drawSimulate() {
    const { make } = this;
    this.seed = make("input", { type: "number", class: "z-lab__input", min: 0, max: 999999999, step: 1, value: 1 });
    this.length = make("input", { type: "number", class: "z-lab__input", min: 1, max: 500, step: 1, value: 60 });
    const another = this.action("Another seed", () => { this.seed.value = crypto.getRandomValues(new Uint32Array(1))[0] % 100000; return this.simulate(); });
    const share = {
      drop: "Messages that are lost", duplicate: "Messages that arrive twice", partition: "Spells with the network split in two",
      crash: "Servers that go down in a spell", lose_disk: "Restarts with an empty disk", skew: "How far clocks run fast or slow",
    };
    this.faultRows = new Map();
    this.chances = new Map();
    const rows = Object.entries(share).map(([name, label]) => {
      const slider = make("input", { type: "range", min: 0, max: 50, step: 5, value: 0, class: "z-lab__range" });
      const shown = make("output", { text: "0 %" });
      const row = this.field(label, slider);
      shown.setAttribute("for", slider.id);
      slider.addEventListener("input", () => { shown.textContent = `${slider.value} %`; });
      row.append(shown);
      this.faultRows.set(name, row);
      this.chances.set(name, () => Number(slider.value) / 100);
      return row;
    });
    this.delay = make("input", { type: "number", class: "z-lab__input", min: 1, max: 1000, step: 1, value: 10 });
    const delay = this.field("Longest delay of a message, in ticks", this.delay);
    this.faultRows.set("delay", delay);
    this.chances.set("delay", () => Math.min(1000, Math.max(1, Number(this.delay.value) || 10)));
    this.peaceful = make("p", { class: "z-lab__hint", text: "This sketch has no messages or clocks for a simulator to disturb: faults that it knows are among its moves." });
    this.outcome = make("p", { class: "z-lab__result", id: "lab-outcome", "aria-live": "polite" });
    return make("div", {}, make("div", { class: "z-lab__fields" }, this.field("Seed", this.seed), this.field("Steps at most", this.length), this.action("Run", () => this.simulate(), true), another),
      this.outcome, make("div", { class: "z-lab__fields is-wide" }, ...rows, delay), this.peaceful);
  }

  simulate() {
    const faults = Object.fromEntries(this.state.faults.map((name) => [name, this.chances.get(name)()]));
    const steps = Math.min(500, Math.max(1, Number(this.length.value) || 60));
    return this.doing(async () => {
      const answer = await this.ask({ do: "simulate", seed: this.seedOf(), faults, steps });
      this.update(answer, { show: false });
      this.run.show(answer.run, { at: 0 });
      const why = { broken: `${words(answer.broken)} is broken by the last step.`, quiet: "Then nothing more could happen.", steps: "There it was cut off.", stopped: "There it was stopped." }[answer.ended];
      const unbroken = answer.broken ? "" : " No property was broken.";
      this.outcome.textContent = `Seed ${answer.seed}: ${plural(answer.steps, "step")}${answer.events.length ? `, ${plural(answer.events.length, "fault")}` : ""}. ${why}${unbroken} Step through it above, or go on from its end by hand.`;
    }, "Running...");
  }

  // Explore

  drawExplore() {
    const { make } = this;
    this.checked = make("div", { class: "z-lab__fields is-boxes" });
    this.symmetry = make("input", { type: "checkbox" });
    this.bound = this.choice(LIMITS.map((limit) => [String(limit), limit.toLocaleString("en")]));
    this.bound.value = "200000";
    this.verdict = make("p", { class: "z-lab__result", id: "lab-verdict", "aria-live": "polite" });
    this.target = this.choice([]);
    const symmetric = this.field("Count states that differ by a renaming once", this.symmetry);
    return make("div", {},
      make("p", { class: "z-lab__hint", text: "Visits every state that can be reached with the constants above, nearest first, and checks the properties in each." }),
      make("details", { class: "z-lab__switches" }, make("summary", { text: "Properties to check" }), this.checked),
      make("div", { class: "z-lab__fields" }, symmetric, this.field("States at most", this.bound), this.action("Explore", () => this.explore(), true)),
      make("div", { class: "z-lab__fields" }, this.field("The shortest way to", this.target), this.action("Find it", () => this.shortest(this.target.value))), this.verdict);
  }

  chosen() {
    const boxes = all("input[data-property]", this.checked);
    const on = boxes.filter((box) => box.checked).map((box) => box.dataset.property);
    return on.length === boxes.length ? null : on;
  }

  /** Says first how large it would be; what would take long begins only when the reader says so. */
  explore(asked = false) {
    const properties = this.chosen();
    const symmetry = this.symmetry.checked;
    const limit = Number(this.bound.value);
    if (properties && !properties.length) return this.say("Choose a property to check.");
    return this.doing(async () => {
      if (!asked) {
        const size = await this.ask({ do: "estimate", properties, symmetry }, { progress: (now) => this.progress(now) });
        const visits = Math.min(size.known ?? limit, limit);
        const time = size.known ? (size.seconds * visits) / size.known : (size.seconds * visits) / 100_000;
        const memory = size.known ? (size.bytes * visits) / size.known : (size.bytes * visits) / 100_000;
        if (time > WORTH_ASKING) {
          const go = this.action("Explore it", () => this.explore(true), true);
          const cost = `${seconds(time)} and ${megabytes(memory)} of memory. You can stop it at any time. `;
          this.verdict.replaceChildren(size.known && size.known <= limit
            ? `${plural(size.known, "state")}: this takes ${cost}`
            : `Larger than ${plural(size.more_than || limit, "state")}: the first ${limit.toLocaleString("en")} take ${cost}`, go);
          this.say("");
          delete this.verdict.dataset.verdict;
          go.focus();
          return;
        }
      }
      const answer = await this.ask({ do: "explore", properties, symmetry, max_states: limit }, { progress: (now) => this.progress(now) });
      this.show(answer);
    }, "Exploring...");
  }

  progress({ distinct, depth, waiting, seconds: so_far, bytes }) {
    this.say(`${plural(distinct, "state")}, depth ${depth}, ${waiting.toLocaleString("en")} waiting, ${so_far.toFixed(1)} s, ${megabytes(bytes)}`);
  }

  show(answer) {
    const depth = answer.complete ? ` Depth ${answer.depth}.` : "";
    this.verdict.dataset.verdict = answer.verdict;
    this.verdict.dataset.distinct = answer.distinct;
    this.verdict.replaceChildren(this.make("strong", { text: { holds: "Holds", broken: "Broken", unknown: "Not known" }[answer.verdict] }), ` ${answer.sentence.replace(/^(Holds in|Broken: )/, (start) => (start === "Holds in" ? "in" : ""))}${depth}`);
    this.say(`${plural(answer.distinct, "state")} in ${answer.seconds.toFixed(2)} s, ${megabytes(answer.bytes || this.python.bytes)} of memory.`);
    if (answer.run) this.counterexample(answer.run, this.verdict);
    this.verdict.scrollIntoView({ block: "nearest" });
  }

  counterexample(run, place) {
    this.run.show(run, { at: 0 });
    const step = this.action("Step through it", () => { this.run.show(run, { at: 0, focus: true }); this.see(); });
    place.append(" ", step);
    return this.ask({ do: "state", run: false }).then((answer) => this.update({ ...answer, run }, { show: false }));
  }

  shortest(prop) {
    return this.doing(async () => {
      const answer = await this.ask({ do: "shortest", prop, max_states: Number(this.bound.value) }, { progress: (now) => this.progress(now) });
      this.choose("explore");
      delete this.verdict.dataset.verdict;
      this.verdict.replaceChildren(answer.sentence);
      this.verdict.scrollIntoView({ block: "nearest" });
      this.say("");
      if (answer.run) await this.counterexample(answer.run, this.verdict);
    }, "Looking for the shortest way...");
  }

  // Edit

  drawEdit() {
    const { make } = this;
    this.editor = make("textarea", { class: "z-lab__text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", wrap: "off", "aria-label": `Source of ${this.file}`, "aria-describedby": "lab-edit-hint" });
    this.editor.value = this.draft.text ?? this.published;
    this.gutter = make("pre", { class: "z-lab__numbers", "aria-hidden": "true" });
    this.editor.addEventListener("scroll", () => { this.gutter.scrollTop = this.editor.scrollTop; });
    let saving = 0;
    this.editor.addEventListener("input", () => {
      this.number();
      clearTimeout(saving);
      saving = setTimeout(() => this.keep(), 250);
    });
    this.editor.addEventListener("blur", () => this.keep());
    this.fault = make("p", { class: "z-lab__wrong", role: "alert", id: "lab-edit-error" });
    this.kept = make("p", { class: "z-lab__hint", id: "lab-edit-hint" });
    this.changes = make("details", { class: "z-lab__switches" }, make("summary", { text: "What you changed" }));
    this.changes.addEventListener("toggle", () => { if (this.changes.open) this.showChanges(); });
    this.restore = this.action("Back to the published code", () => this.discard());
    return make("div", {}, this.kept, make("div", { class: "z-lab__editor" }, this.gutter, this.editor), this.fault,
      make("p", { class: "z-actions" }, this.action("Run your code", () => this.runDraft(), true), this.restore), this.changes);
  }

  number() {
    const lines = this.editor.value.split("\n").length;
    if (lines !== this.lines) {
      this.lines = lines;
      this.gutter.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n") + "\n\n";
    }
    this.gutter.scrollTop = this.editor.scrollTop;
    const changed = this.editor.value !== this.published;
    this.restore.disabled = !changed;
    this.changes.hidden = !changed;
    const notes = ["Tab leaves the editor.", "Your text stays in this browser and is sent nowhere."];
    if (changed && !this.draft.fresh) notes.unshift("You edited an older version of this sketch; today's is newer.");
    if (!this.draft.kept) notes.unshift("This browser keeps nothing: your text is lost when you leave the page.");
    if (changed) notes.unshift("Edited.");
    this.kept.textContent = notes.join(" ");
    if (this.changes.open) this.showChanges();
  }

  keep() {
    const text = this.editor.value === this.published ? null : this.editor.value;
    if (text !== this.draft.text) this.draft.set(text);
    this.showCode();
    if (!this.draft.kept) this.number();
  }

  runDraft() {
    this.keep();
    this.usesDraft = this.draft.text !== null;
    return this.doing(async () => {
      const answer = await this.reopen().catch((error) => this.stay(error));
      this.run.show(answer.run, { at: 0 });
      this.choose("play", true);
      this.say(this.usesDraft ? "Your code runs. It begins at its initial state." : "This is the published code: nothing is edited.");
      this.see(); // the editor is taller than what comes in its place
    }, "Reading your code...");
  }

  discard() {
    this.editor.value = this.published;
    this.draft.set(null);
    this.number();
    this.usesDraft = false;
    this.right();
    this.editor.focus();
    return this.changed();
  }

  wrong({ message, line }) {
    this.choose("edit");
    this.fault.replaceChildren(line ? `Line ${line}: ${message} ` : message);
    if (!line) return;
    const go = this.make("button", { type: "button", class: "z-lab__link", text: `Go to line ${line}` });
    go.addEventListener("click", () => this.goto(line));
    this.fault.append(go);
  }

  right() {
    this.fault.replaceChildren();
  }

  goto(line) {
    const lines = this.editor.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.editor.focus();
    this.editor.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    this.editor.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(this.editor).lineHeight));
  }

  print(line) {
    this.prints.hidden = false;
    this.prints.textContent += `${line}\n`;
  }

  /** Python's difflib writes the difference, as it does those of the mistakes. */
  showChanges() {
    const text = this.editor.value;
    return this.doing(async () => {
      const { difference } = await this.ask({ do: "changes", source: text });
      const lines = difference.split("\n").map((line) => this.make("span", { class: line.startsWith("+") ? "is-new" : line.startsWith("-") ? "is-gone" : "", text: `${line}\n` }));
      one("pre", this.changes)?.remove();
      this.changes.append(this.make("pre", { class: "z-diff z-lab__diff", tabindex: 0, role: "region", "aria-label": "What you changed" }, ...lines));
    });
  }
}
