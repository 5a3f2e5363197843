/* Shared runs: the fragment of an address, and back; the twin of tools/sketchbook/share.py. Text only: nothing of it is ever run here. */

const PARAMETERS = ["run", "set", "switch", "start", "steps", "loop", "end"];
class ShareError extends Error {}
const refuse = (why) => { throw new ShareError(why); };
const halves = (text) => { const at = text.indexOf("="); return at < 0 ? ["", ""] : [text.slice(0, at), text.slice(at + 1)]; };
const number = (name, text) => (/^[0-9]{1,9}$/.test(text) ? Number(text) : refuse(`${name}=${text}: a number is expected`));

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return refuse(`"${text}" is not percent-encoded UTF-8`); }
}

/* The parts between commas that stand in no parentheses. */
function split(text) {
  const parts = [];
  let depth = 0, start = 0;
  for (let at = 0; at < text.length; at += 1) {
    depth += (text[at] === "(") - (text[at] === ")");
    if (depth < 0) refuse(`${text}: parentheses do not match`);
    if (depth > 8) refuse(`${text}: tuples are in one another deeper than 8 times`);
    if (text[at] === "," && !depth) { parts.push(text.slice(start, at)); start = at + 1; }
  }
  if (depth) refuse(`${text}: parentheses do not match`);
  return text ? [...parts, text.slice(start)] : [];
}

function constant(name, text) {
  if (text.startsWith("(")) return text.endsWith(")") ? split(text.slice(1, -1)).map((part) => constant(name, part)) : refuse(`${name}=${text}: a parenthesis is missing`);
  if (text === "true" || text === "false") return text === "true";
  if (/^-?[0-9]{1,9}$/.test(text)) return Number(text) || 0;
  return /^[A-Za-z0-9_.~%-]*$/.test(text) ? decoded(text) : refuse(`${name}=${text}: a number, true, false, a word or a tuple in parentheses is expected`);
}

/* What a fragment says; ShareError where it is none. */
export function parsed(address) {
  const whole = address.trim(), text = whole.slice(whole.indexOf("#") + 1), given = {}, set = {};
  if (!text || (!whole.includes("#") && !PARAMETERS.some((name) => text.startsWith(name + "=")))) refuse("there is no fragment: a shared run begins with #run=");
  for (const part of text.split("&")) {
    const [name, of] = halves(part);
    if (!PARAMETERS.includes(name)) refuse(`"${part}" is not a part of a shared run; there are ${PARAMETERS.join(", ")}`);
    if (name in given) refuse(`${name}= is given twice`);
    given[name] = decoded(of);
  }
  const { run, steps: moves, end = "" } = given;
  if (moves === undefined) refuse("there are no steps: a shared run has steps=");
  const version = run === undefined ? 0 : number("run", run) || refuse("run=0 is no version: versions are counted from 1");
  const switches = given.switch ? given.switch.split(",") : [];
  for (const name of switches) if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) refuse(`"${name}" can not be the name of a bug or variant`);
  if (new Set(switches).size !== switches.length) refuse("a bug or variant is given twice");
  if (!/^([0-9a-f]{8})?$/.test(end)) refuse(`end=${end}: eight digits of 0 to 9 and a to f are expected`);
  const parts = moves ? moves.split(".") : [];
  if (parts.length > 10000) refuse(`${parts.length} steps are too many: a shared run has at most 10000`);
  const steps = parts.map((part, i) => (/^[0-9]{1,9}$/.test(part) ? Number(part) : refuse(`step ${i + 1}: "${part}" is not the number of a move`)));
  const loop = "loop" in given ? number("loop", given.loop) : null;
  if (loop !== null && loop >= steps.length) refuse(`loop=${loop}: the run has only ${steps.length} steps`);
  for (const part of split(given.set || "")) {
    const [name, of] = halves(part);
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) refuse(`set=${part}: a constant is written name=value`);
    if (Object.hasOwn(set, name)) refuse(`the constant ${name} is given twice`);
    set[name] = constant(name, of);
  }
  return { version, set, switches, start: "start" in given ? number("start", given.start) : 0, steps, loop, end };
}

/* What a fragment says, or why it is none. */
export function parse(text) {
  try { return { ok: true, ...parsed(text) }; } catch (error) {
    if (error instanceof ShareError) return { ok: false, why: error.message };
    throw error;
  }
}

// encodeURIComponent leaves five characters alone that RFC 3986 reserves.
const hex = (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase();
const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, hex);
function value(of) {
  if (Array.isArray(of)) return `(${of.map(value).join(",")})`;
  return typeof of === "string" ? encoded(encoded(of).replace(/^(?=true$|false$|-?[0-9]{1,9}$)./, hex)) : String(of);
}

/* The fragment, without #; what has its default is left out. */
export function write({ version, set = {}, switches = [], start = 0, steps = [], loop = null, end = "" }) {
  const constants = Object.entries(set).map(([name, of]) => `${name}=${value(of)}`);
  return [version && `run=${version}`, constants.length && `set=${constants}`, switches.length && `switch=${switches}`, start && `start=${start}`,
    `steps=${steps.join(".")}`, loop !== null && `loop=${loop}`, end && `end=${end}`].filter(Boolean).join("&");
}
