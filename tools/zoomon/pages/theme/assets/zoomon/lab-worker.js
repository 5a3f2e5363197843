/* Python in a Worker: boots Pyodide from this site alone, and answers requests to sketchbook.session.Session.
 *
 * In:  {boot: {base, integrity, archive}}            once; addresses of the folder, digest of its manifest and of sketchbook.zip
 *      {id, request}                                 JSON text for Session.answer
 * Out: {stage}                                       what the boot is doing: "fetch", "start", "load"
 *      {ready: {fetch, start, load, bytes}}          milliseconds, and bytes of memory
 *      {failed}                                      why there is no Python, in words
 *      {id, progress}  {id, answer, bytes}           JSON text
 *      {id, printed}                                 a line that the sketch printed, of the first hundred of a request
 *
 * It is ended by Worker.terminate(): that is how Stop stops, in the middle of an exploration, too.
 */
const fetched = self.fetch.bind(self);
let booted = null;
const LINES = 100;
let current = 0;
let printed = 0;

function print(line) {
  if (printed < LINES) self.postMessage({ id: current, printed: ++printed < LINES ? line : `${line}\n... and no more is shown` });
}

self.onmessage = async ({ data }) => {
  if (data.boot) {
    booted = boot(data.boot);
    try {
      self.postMessage({ ready: (await booted).took });
    } catch (error) {
      self.postMessage({ failed: String(error?.message ?? error) });
    }
    return;
  }
  let python;
  try {
    python = await booted;
  } catch {
    return; // {failed} has been said
  }
  current = data.id;
  printed = 0;
  let answer;
  try {
    answer = python.answer(data.request);
  } catch (error) { // Session.answer raises nothing: this is Python itself giving up, for want of memory
    answer = JSON.stringify({ error: { message: `Python stopped: ${lastLine(error)}`, line: null, fatal: true } });
  }
  self.postMessage({ id: data.id, answer, bytes: python.memory() });
};

function lastLine(error) {
  return String(error?.message ?? error).trim().split("\n").pop();
}

async function boot({ base, integrity, archive }) {
  const began = performance.now();
  self.postMessage({ stage: "fetch" });
  const manifest = await (await verified(new URL("manifest.json", base), integrity, "no-cache")).json();
  const coming = new Map(); // each file is asked for at once, and handed out when Pyodide comes for it
  for (const [name, digest] of Object.entries(manifest.files)) {
    const url = new URL(`${name}?${manifest.version}`, base);
    coming.set(new URL(name, base).href, verified(url, digest));
  }
  const sketches = verified(new URL(`sketchbook.zip?${encodeURIComponent(archive.slice(-12))}`, base), archive);
  for (const response of [...coming.values(), sketches]) response.catch(() => {}); // the first await of it reports it

  // Nothing but these files is ever fetched from here, whatever Pyodide, a sketch or an edited sketch asks for.
  self.fetch = async (resource) => {
    const url = new URL(resource instanceof Request ? resource.url : resource, base).href;
    const response = coming.get(url);
    if (!response) throw new TypeError(`this page's Python fetches nothing from ${url}`);
    return (await response).clone();
  };
  const script = async (name) => {
    const text = await (await coming.get(new URL(name, base).href)).text();
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" })); // runs the bytes that were verified
    try {
      return await import(url);
    } finally {
      URL.revokeObjectURL(url);
    }
  };
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([script("pyodide.mjs"), script("pyodide.asm.mjs")]);
  const zip = await (await sketches).arrayBuffer();
  await Promise.all(coming.values());
  const fetchedAt = performance.now();

  self.postMessage({ stage: "start" });
  const python = await loadPyodide({
    indexURL: base,
    createPyodideModule,
    lockFileContents: JSON.stringify({ info: { ...manifest.info, version: manifest.version }, packages: {} }),
    packageBaseUrl: base,
    stdLibURL: new URL("python_stdlib.zip", base).href,
    enableRunUntilComplete: false,
    stdout: print,
    stderr: print,
  });
  const startedAt = performance.now();

  self.postMessage({ stage: "load" });
  python.unpackArchive(zip, "zip", { extractDir: "/sketchbook" });
  const compiled = coming.get(new URL("sketchbook-pyc.zip", base).href);
  if (compiled) python.unpackArchive(await (await compiled).arrayBuffer(), "zip", { extractDir: "/sketchbook" });
  const memory = () => python._module.HEAPU8.length;
  const answer = python.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "/sketchbook")
import json
from sketchbook.session import Session

lambda post, memory: Session(progress=lambda p: post(json.dumps(p)), memory=memory).answer
`)((progress) => self.postMessage({ id: current, progress }), memory);
  const now = performance.now();
  return {
    answer,
    memory,
    took: { fetch: fetchedAt - began, start: startedAt - fetchedAt, load: now - startedAt, bytes: memory() },
  };
}

async function verified(url, digest, cache = "default") {
  let response;
  try {
    response = await fetched(url, { integrity: digest, cache, credentials: "same-origin" });
  } catch (error) {
    throw new Error(`${url.pathname} could not be loaded, or is not the file that this page was made for (${error.message}). Reload the page.`);
  }
  if (!response.ok) throw new Error(`${url.pathname} is not there (${response.status}).`);
  return response;
}
