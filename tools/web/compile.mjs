/* Makes the standard library that the page's Python loads: the modules of stdlib.txt, compiled by that very Python.
 *
 * Pyodide comes with the library's source, which it compiles anew at each start: more than half of the time that a start takes.
 * Compiled modules are smaller to read than to compile, and only those are here that the sketches and their readers need.
 *
 *   node compile.mjs          writes made/python_stdlib.zip and made/runtime.json, the same bytes each time
 *   node compile.mjs --engine  writes made/sketchbook-pyc.zip, the sketchbook's own modules compiled, the sketches apart
 *   node compile.mjs --trace  prints the modules that a start, all sketches and their explorations load, to compare with stdlib.txt
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const here = new URL("./", import.meta.url);

process.on("uncaughtException", (error) => { // Node would print the line that threw: a megabyte
  console.error(`tools/web/compile.mjs: ${error.message}`);
  process.exit(1);
});

/* Nothing is compiled, and nothing gets into a page, that is not what pyodide.sha256 pins. */
for (const line of (await readFile(new URL("pyodide.sha256", here), "utf8")).trim().split("\n")) {
  const [digest, name] = line.split(/\s+\*?/);
  const found = createHash("sha256").update(await readFile(new URL(name, here))).digest("hex");
  if (found !== digest) {
    console.error(`tools/web/${name} is not the file that tools/web/pyodide.sha256 pins: remove tools/web/node_modules and run make setup`);
    process.exit(1);
  }
}

// A fixed hash seed: the order of constants that are sets, and so the bytes of compiled modules, depend on it.
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0" }, enableRunUntilComplete: false });

python.FS.mkdirTree("/tools");
python.mountNodeFS("/tools", fileURLToPath(new URL("../", here)));
const compiled = python.runPython(`
import importlib.util, io, marshal, struct, sys, zipfile

def compiled(modules):
    """A zip of compiled modules, always the same: (name in the zip, file name, source, flags of PEP 552, level of optimisation)."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, file, source, flags, level in sorted(modules):
            code = compile(source, file, "exec", dont_inherit=True, optimize=level)
            head = importlib.util.MAGIC_NUMBER + struct.pack("<I", flags) + importlib.util.source_hash(source)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, head + marshal.dumps(code), compresslevel=9)
    return content.getvalue()

def of_library(names):
    # Without docstrings and assertions, and never compared with a source, which is not there.
    library = zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip")))
    return compiled((f"{n}c", f"/lib/python/{n}", library.read(n), 1, 2) for n in set(names))

def of_engine():
    # With all that the sources say, and compared with them when imported: one that is older than its source is not used.
    # A page loads one sketch or two of many: they are compiled there.
    from pathlib import Path
    tag = sys.implementation.cache_tag
    top = Path("/tools/sketchbook")
    files = [p for p in [*top.glob("*.py"), *top.glob("engine/*.py")] if p.name not in ("cli.py", "__main__.py")]
    return compiled(
        (
            f"{p.parent.relative_to('/tools').as_posix()}/__pycache__/{p.stem}.{tag}.pyc",
            f"/sketchbook/{p.relative_to('/tools').as_posix()}",
            p.read_bytes(),
            3,
            0,
        )
        for p in files
    )

{"library": of_library, "engine": of_engine}
`, { globals: python.toPy({}) });

if (process.argv.includes("--trace")) {
  console.log(python.runPython(`
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "/tools")
from sketchbook import catalogue, explore
from sketchbook.session import Session
for sketch in catalogue():
    session = Session()
    session.open(sketch.name)
    session.simulate(seed=1)
    explore(sketch.cls(), max_states=2000)
files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
"\\n".join(sorted(f.partition(".zip/")[2] for f in files if ".zip/" in f))
`));
} else if (process.argv.includes("--engine")) {
  await write("sketchbook-pyc.zip", compiled.get("engine")().toJs());
} else {
  const names = (await readFile(new URL("stdlib.txt", here), "utf8"))
    .split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
  const bytes = compiled.get("library")(names).toJs();
  const { version } = JSON.parse(await readFile(new URL("node_modules/pyodide/package.json", here), "utf8"));
  const { info } = JSON.parse(await readFile(new URL("node_modules/pyodide/pyodide-lock.json", here), "utf8"));
  // What a first start downloads from a server that compresses; the library is a zip already.
  let download = bytes.length;
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"]) {
    download += gzipSync(await readFile(new URL(`node_modules/pyodide/${name}`, here)), { level: 9 }).length;
  }
  await write("runtime.json", JSON.stringify({ version, info, download }, null, 2) + "\n");
  await write("python_stdlib.zip", bytes); // last: make takes it for the sign that all is done
}

async function write(name, content) {
  const part = new URL(`made/${name}.part`, here);
  await mkdir(new URL("made/", here), { recursive: true });
  await writeFile(part, content);
  await rename(part, new URL(`made/${name}`, here));
}
