/* What pages do with script: search, filters, sorting, "mark as read", copying. Without it everything is still there to read. */
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const base = new URL(JSON.parse(one("#__config").textContent).base.replace(/\/?$/, "/"), location.href);

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "text") made.textContent = value;
      else if (value !== null) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  for (const words of all("[data-without-script]")) words.hidden = true;

  /* The reader's list, in this browser alone: {id: day it was marked}. */
  const list = {
    key: "zoomon:" + base.pathname + "read",
    get() {
      try { return JSON.parse(localStorage.getItem(this.key)) || {}; } catch { return {}; }
    },
    set(marks) {
      try { localStorage.setItem(this.key, JSON.stringify(marks)); return true; } catch { return false; }
    },
  };

  function showMarks() {
    const marks = list.get();
    for (const item of all("[data-reading]")) item.classList.toggle("is-read", item.dataset.reading in marks);
    for (const button of all("[data-mark]")) {
      const read = button.dataset.mark in marks;
      button.setAttribute("aria-pressed", String(read));
      button.textContent = read ? "Read" : "Mark as read";
      button.hidden = false;
    }
    for (const place of all("[data-progress]")) showProgress(place, marks);
    const steps = all(".z-step");
    const next = steps.find((step) => !(step.dataset.reading in marks));
    const begun = steps.some((step) => step.dataset.reading in marks);
    for (const step of steps) step.classList.toggle("is-next", begun && step === next);
    showContinue(marks);
  }

  function showProgress(place, marks) {
    const steps = place.dataset.steps.split(" ");
    const done = steps.filter((id) => id in marks).length;
    const said = done === steps.length ? "You have read all of it." : `You have read ${done} of ${steps.length}.`;
    if (place.matches("p")) {
      place.hidden = done === 0;
      place.textContent = said;
    } else if (done) {
      const meta = one(".z-card__meta", place);
      meta.dataset.length ??= meta.textContent;
      meta.textContent = `${meta.dataset.length} · ${done} read`;
      try { if (done < steps.length) localStorage.setItem(list.key + ":path", JSON.stringify({ id: place.dataset.progress, steps })); } catch { /* private mode */ }
    }
    if (place.matches("p") && done && done < steps.length) {
      try {
        localStorage.setItem(list.key + ":path", JSON.stringify({ id: place.dataset.progress, steps, title: one("h1").textContent }));
      } catch { /* private mode: nothing to continue */ }
    }
  }

  /* On the home page the first door becomes the way on, in the same place and size. */
  function showContinue(marks) {
    const door = one("[data-continue] a");
    if (!door) return;
    let path = null;
    try { path = JSON.parse(localStorage.getItem(list.key + ":path")); } catch { return; }
    if (!path || !path.title) return;
    const i = path.steps.findIndex((id) => !(id in marks));
    if (i < 0) return;
    door.href = new URL(`read/${path.steps[i]}/`, base);
    one(".z-door__who", door).textContent = "Continue";
    one(".z-door__what", door).textContent = path.title;
    one(".z-door__meta", door).textContent = `step ${i + 1} of ${path.steps.length}`;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) {
      const marks = list.get();
      if (button.dataset.mark in marks) delete marks[button.dataset.mark];
      else marks[button.dataset.mark] = new Date().toISOString().slice(0, 10);
      if (list.set(marks)) showMarks();
      else button.textContent = "This browser keeps nothing";
    }
    const copy = event.target.closest("[data-copies]");
    if (copy) {
      const text = one(copy.dataset.copies, copy.parentElement.parentElement).textContent;
      navigator.clipboard.writeText(text).then(
        () => { copy.textContent = "Copied"; },
        () => { copy.textContent = "Select the text and copy it"; },
      );
    }
    for (const menu of all("details.z-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of all("details.z-menu[open]")) { menu.open = false; one("summary", menu).focus(); }
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = one(".z-hero__search input") || all("[data-search-main]").find((input) => input.offsetParent);
      if (field) { event.preventDefault(); field.focus(); }
      else location.href = new URL("search/", base);
    }
  });
  for (const button of all("[data-copies]")) button.hidden = !navigator.clipboard;

  /* Lists that sort. */
  for (const rows of all("[data-sortable]")) {
    if (rows.children.length < 4) continue;
    const orders = {
      "by year": null,
      "easiest first": (a, b) => a.dataset.level - b.dataset.level || a.dataset.year - b.dataset.year,
      "by title": (a, b) => a.dataset.title.localeCompare(b.dataset.title),
    };
    const given = [...rows.children];
    const bar = element("div", { class: "z-sort", role: "group", "aria-label": "Sort" });
    for (const [name, order] of Object.entries(orders)) {
      const button = element("button", { type: "button", "aria-pressed": String(!order), text: name });
      button.addEventListener("click", () => {
        rows.append(...(order ? [...given].sort(order) : given));
        for (const other of bar.children) other.setAttribute("aria-pressed", String(other === button));
      });
      bar.append(button);
    }
    rows.before(bar);
  }

  /* All readings: filter and sort; the address keeps the choice. */
  function filters(form) {
    const rows = one("[data-readings]");
    const given = [...rows.children];
    const words = new Map(given.map((row) => [row, row.textContent.toLowerCase()]));
    const found = one("[data-found]");
    const orders = {
      oldest: (a, b) => (a.dataset.year === "0") - (b.dataset.year === "0") || a.dataset.year - b.dataset.year,
      title: (a, b) => one("a", a).textContent.localeCompare(one("a", b).textContent),
      level: (a, b) => a.dataset.level - b.dataset.level,
      time: (a, b) => (+a.dataset.minutes || 1e9) - (+b.dataset.minutes || 1e9),
    };
    const asked = new URLSearchParams(location.search);
    // On a small screen all but the words would hide the readings.
    const more = one("details", form);
    more.open = innerWidth >= 720 || [...asked.keys()].some((name) => name !== "q");
    for (const field of form.elements) {
      if (!field.name || !asked.has(field.name)) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = asked.get(field.name);
    }
    let sorted = "";
    function apply() {
      const chosen = new FormData(form);
      const value = (name) => (chosen.get(name) || "").trim();
      const marks = list.get();
      const terms = value("q").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of given) {
        const { year, kind, topics } = row.dataset;
        const fits = terms.every((term) => words.get(row).includes(term))
          && (!value("topic") || topics.split(" ").includes(value("topic")))
          && (!value("kind") || kind === value("kind"))
          && (!value("level") || one(`.z-level--${CSS.escape(value("level"))}`, row))
          && (!value("from") || +year >= +value("from"))
          && (!value("to") || (+year > 0 && +year <= +value("to")))
          && (!value("sketch") || "sketch" in row.dataset)
          && (!value("unread") || !(row.dataset.reading in marks));
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      if (value("sort") !== sorted) {
        sorted = value("sort");
        rows.append(...(orders[sorted] ? [...given].sort(orders[sorted]) : given));
      }
      found.textContent = shown === given.length ? "" : shown ? `${shown} of ${given.length} readings` : "Nothing fits. Clear a filter.";
      const kept = new URLSearchParams([...chosen].filter(([, text]) => text));
      history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
    }
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    form.hidden = false;
    apply();
  }
  const form = one("[data-filters]");
  if (form) filters(form);

  /* Search: Pagefind, loaded at the first key. */
  let engine = null;
  const pagefind = () => (engine ??= import(new URL("pagefind/pagefind.js", base)).then(async (module) => {
    await module.options({ baseUrl: base.pathname, excerptLength: 22 });
    await module.init();
    return module;
  }));

  /* Slips of the pen: Pagefind knows no near words. */
  let vocabulary = null;
  const words = () => (vocabulary ??= fetch(new URL("assets/zoomon/readings.json", base)).then((answer) => answer.json()).then((index) => {
    const counts = new Map();
    for (const { title, why } of Object.values(index)) {
      for (const word of `${title} ${why}`.toLowerCase().match(/[a-z]{4,}/g) || []) counts.set(word, (counts.get(word) || 0) + 1);
    }
    return counts;
  }));

  /* Letters to add, take out, change or swap with their neighbour (Damerau and Levenshtein, optimal string alignment). */
  function slips(a, b) {
    let [before, row] = [[], [...Array(b.length + 1).keys()]];
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  /* The text with each word that no reading's title or reason has (nor begins with) put right, or "" where nothing is near. */
  async function meant(text) {
    const known = await words();
    let changed = false;
    const corrected = text.toLowerCase().split(/\s+/).map((word) => {
      if (!/^[a-z]{4,}$/.test(word) || [...known.keys()].some((one) => one.startsWith(word))) return word;
      const most = word.length < 6 ? 1 : 2;
      const near = [...known].filter(([one]) => Math.abs(one.length - word.length) <= most)
        .map(([one, count]) => [slips(word, one), -count, one]).filter(([distance]) => distance <= most)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2].localeCompare(b[2]))[0];
      if (!near) return word;
      changed = true;
      return near[2];
    }).join(" ");
    return changed ? corrected : "";
  }

  /* The text of a piece of escaped HTML, spaces at its ends included. */
  function textOf(html) {
    const holder = document.createElement("textarea");
    holder.innerHTML = html;
    return holder.value;
  }

  function line(result, tag = "a") {
    // Pagefind's excerpt is escaped text with <mark>; it is set as nodes all the same, never as HTML.
    const excerpt = element("span");
    const said = textOf(result.excerpt.replace(/<\/?mark>/g, ""));
    // An excerpt that repeats the title says nothing; the description does.
    const shown = said.startsWith(result.meta.title.slice(0, 20)) ? result.meta.description || "" : result.excerpt;
    for (const [i, piece] of shown.split(/<\/?mark>/).entries()) {
      const text = shown === result.excerpt ? textOf(piece) : piece;
      excerpt.append(i % 2 ? element("mark", { text }) : text);
    }
    return element(tag, { class: "z-result", href: result.url }, element("strong", { text: result.meta.title }), excerpt);
  }

  for (const search of all("form[data-search]")) {
    const input = one("input", search);
    const box = element("div", { class: "z-results", role: "listbox", "aria-label": "Search results", id: input.id + "-results" });
    box.hidden = true;
    search.append(box);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", box.id);
    let turn = 0;
    const close = () => { box.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    input.addEventListener("focus", () => { pagefind().catch(() => {}); });
    input.addEventListener("input", async () => {
      const mine = ++turn;
      const text = input.value.trim();
      if (!text) return close();
      try {
        const module = await pagefind();
        const { results } = await module.search(text);
        const data = await Promise.all(results.slice(0, 8).map((result) => result.data()));
        if (mine !== turn) return undefined;
        const chosen = one("[aria-selected=true]", box)?.href;
        box.replaceChildren(...data.map((item, i) => {
          const made = line(item);
          made.id = `${box.id}-${i}`;
          made.setAttribute("role", "option");
          made.setAttribute("aria-selected", String(made.href === chosen));
          made.tabIndex = -1;
          return made;
        }));
        if (!data.length) box.append(element("span", { class: "z-result", role: "option", "aria-selected": "false", text: "Nothing found. Try fewer words." }));
        if (results.length > 8) {
          box.append(element("a", { class: "z-result", role: "option", "aria-selected": "false", id: `${box.id}-all`, tabindex: "-1", href: new URL(`search/?q=${encodeURIComponent(text)}`, base), text: `All ${results.length} results` }));
        }
      } catch {
        box.replaceChildren(element("span", { class: "z-result", role: "option", "aria-selected": "false", text: "The search index is not here: build the site with search on." }));
      }
      box.hidden = false;
      input.setAttribute("aria-expanded", "true");
      const better = await meant(text).catch(() => "");
      if (mine === turn && better) {
        box.prepend(element("a", { class: "z-result", role: "option", "aria-selected": "false", id: `${box.id}-meant`, tabindex: "-1", href: new URL(`search/?q=${encodeURIComponent(better)}`, base), text: `Did you mean ${better}?` }));
      }
      return undefined;
    });
    input.addEventListener("keydown", (event) => {
      const options = all("a.z-result", box);
      const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "Escape") close();
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !box.hidden && options.length) {
        event.preventDefault();
        const to = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
        options.forEach((option, i) => option.setAttribute("aria-selected", String(i === to)));
        options[to].scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", options[to].id);
      } else if (event.key === "Enter" && at >= 0 && !box.hidden) {
        event.preventDefault();
        location.href = options[at].href;
      }
    });
    document.addEventListener("click", (event) => { if (!search.contains(event.target)) close(); });
  }

  async function searchPage(place) {
    const asked = new URLSearchParams(location.search);
    const input = element("input", { type: "search", name: "q", value: asked.get("q") || "", "aria-label": "Search", autocomplete: "off" });
    const facets = element("div", { class: "z-facets" });
    const status = element("p", { class: "z-found", role: "status" });
    const found = element("div");
    const ask = element("form", { role: "search", action: "" }, input, element("button", { class: "z-button", type: "submit", text: "Search" }));
    ask.addEventListener("submit", (event) => event.preventDefault());
    place.append(ask, facets, status, found);
    let module;
    try { module = await pagefind(); } catch {
      status.textContent = "The search index is not here: build the site with search on.";
      return;
    }
    const kinds = await module.filters();
    const selects = ["kind", "topic", "level"].filter((name) => kinds[name]).map((name) => {
      const select = element("select", { name }, element("option", { value: "", text: "any" }));
      for (const value of Object.keys(kinds[name]).sort()) select.append(element("option", { value, text: value }));
      select.value = asked.get(name) || "";
      facets.append(element("label", { text: name }, select));
      return select;
    });
    let turn = 0;
    async function apply() {
      const mine = ++turn;
      const chosen = selects.filter((select) => select.value).map((select) => [select.name, select.value]);
      const text = input.value.trim();
      const kept = new URLSearchParams([["q", text], ...chosen].filter(([, value]) => value));
      history.replaceState(null, "", kept.size ? `?${kept}` : location.pathname);
      if (!text && !chosen.length) { found.replaceChildren(); status.textContent = "A title, a person, a term such as ballot."; return; }
      const { results } = await module.search(text || null, { filters: Object.fromEntries(chosen) });
      const data = await Promise.all(results.slice(0, 50).map((result) => result.data()));
      if (mine !== turn) return;
      status.textContent = results.length ? `${results.length} found` + (results.length > 50 ? ", the best 50 shown" : "") : "Nothing found. Try fewer words, or clear a facet.";
      found.replaceChildren(...data.map((item) => line(item)));
      const better = text && await meant(text);
      if (mine !== turn || !better) return;
      const there = element("a", { href: `?${new URLSearchParams([["q", better], ...chosen])}`, text: better });
      found.prepend(element("p", { class: "z-meant" }, "Did you mean ", there, "?"));
    }
    input.addEventListener("input", apply);
    facets.addEventListener("input", apply);
    input.focus();
    await apply();
  }
  const place = one("[data-searchpage]");
  if (place) searchPage(place);

  /* My list. */
  async function mine(target) {
    const marks = list.get();
    const ids = Object.keys(marks).sort((a, b) => marks[b].localeCompare(marks[a]) || a.localeCompare(b));
    if (!ids.length) {
      target.append(element("p", { text: "Nothing yet. Each reading's page has a button, Mark as read." }));
      return;
    }
    const index = await (await fetch(target.dataset.index)).json();
    const rows = element("ol", { class: "z-rows z-rows--mine" });
    for (const id of ids) {
      const known = index[id];
      const title = known ? element("a", { href: `${target.dataset.up}read/${id}/`, text: known.title }) : element("span", { text: id });
      rows.append(element("li", { class: "z-row" },
        element("span", { class: "z-row__main" }, title),
        element("span", { class: "z-row__by", text: marks[id] }),
      ));
    }
    const hours = Math.round(ids.reduce((sum, id) => sum + (index[id]?.minutes || 0), 0) / 60);
    const save = element("a", { class: "z-button", download: "my-list.json", href: URL.createObjectURL(new Blob([JSON.stringify(marks, null, 1)], { type: "application/json" })), text: "Save as a file" });
    const load = element("input", { type: "file", accept: "application/json", class: "z-sr", id: "z-load" });
    load.addEventListener("change", async () => {
      try {
        const given = JSON.parse(await load.files[0].text());
        const sound = Object.entries(given).filter(([id, day]) => /^[a-z0-9-]+$/.test(id) && /^\d{4}-\d\d-\d\d$/.test(day));
        list.set({ ...marks, ...Object.fromEntries(sound) });
        location.reload();
      } catch { target.prepend(element("p", { role: "alert", text: "That file is not a list saved here." })); }
    });
    target.append(element("p", { text: `${ids.length} read, about ${hours} h.` }), rows,
      element("p", { class: "z-actions" }, save, element("label", { class: "z-button", for: "z-load", text: "Add from a file" }), load));
  }
  const target = one("[data-mine]");
  if (target) mine(target);

  /* The map: the relations of the reading that is pointed at. */
  const said = one("[data-map-said]");
  for (const dot of said ? all("[data-spot]") : []) {
    const lines = all(`.z-map [data-of~="${dot.dataset.spot}"]`);
    const show = (on) => {
      said.textContent = on ? one("title", dot).textContent : "\u00a0";
      for (const line of lines) line.classList.toggle("z-map__near", on);
    };
    dot.addEventListener("pointerenter", () => show(true));
    dot.addEventListener("pointerleave", () => show(false));
  }

  /* 404: what the address may have meant. */
  async function suggest(at) {
    const wanted = decodeURIComponent(location.pathname).toLowerCase().split("/").filter(Boolean).pop() || "";
    const pairs = (text) => new Set([...text].slice(1).map((letter, i) => text[i] + letter));
    const asked = pairs(wanted.replace(/\.\w+$/, ""));
    if (asked.size < 3) return;
    const index = await (await fetch(new URL("assets/zoomon/readings.json", base))).json();
    /* Dice's coefficient over pairs of letters: 1 for the same id, 0 for nothing in common. */
    const ranked = Object.entries(index)
      .map(([id, { title }]) => {
        const own = pairs(id);
        return [2 * [...asked].filter((pair) => own.has(pair)).length / (asked.size + own.size), id, title];
      })
      .filter(([score]) => score > 0.55)
      .sort((a, b) => b[0] - a[0] || a[1].localeCompare(b[1]))
      .slice(0, 3);
    if (!ranked.length) return;
    at.append(element("p", { text: "Did you mean" }), element("ul", {}, ...ranked.map(([, id, title]) => element("li", {}, element("a", { href: new URL(`read/${id}/`, base), text: title })))));
  }
  const suggestions = one("[data-suggest]");
  if (suggestions) suggest(suggestions);

  showMarks();
})();
