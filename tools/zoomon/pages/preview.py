"""While somebody writes: pages are made when a browser asks for them, so that an edit shows at once in a catalog of any size."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import unquote

from jinja2.bccache import Bucket, BytecodeCache

from zoomon.pages import search
from zoomon.pages.output import put
from zoomon.pages.shell import Shells
from zoomon.pages.tree import Plan

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""WSGI (PEP 3333)."""


class Templates(BytecodeCache):
    """Compiled templates of the theme, kept from build to build: MkDocs makes a new environment for each."""

    def __init__(self) -> None:
        self.made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.made:
            bucket.bytecode_from_string(self.made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.made[bucket.key] = bucket.bytecode_to_string()


class OvertakenError(Exception):
    """Another build has begun since."""


class Preview:
    """The pages of one `serve`: what was asked for once is made again with every build, all else on request.

    Args:
        quiet: Seconds without a build after which what takes long is begun.
    """

    def __init__(self, quiet: float = 2.0) -> None:
        self.lock = Lock()
        self.quiet = quiet
        self.idle = Event()
        """Set between builds: what is done beside them waits until then, or the page that somebody waits for takes twice the time."""
        self.begun = Event()
        """The opposite, to wait for."""
        self.builds = 0
        self.asked: set[str] = set()
        self.plan: Plan | None = None
        self.shells: Shells | None = None
        self.folder = Path()
        self.indexer: Thread | None = None
        self.follower: Thread | None = None
        self.templates = Templates()

    def begin(self) -> None:
        """A build begins."""
        self.builds += 1
        self.idle.clear()
        self.begun.set()

    def renew(self, plan: Plan, shells: Shells, folder: Path) -> None:
        """Takes over a new build, into `folder`; makes what has been asked for before."""
        with self.lock:
            self.plan, self.shells, self.folder = plan, shells, folder
            for file in sorted(self.asked):
                self._make(file)

    def _make(self, file: str) -> bool:
        """Puts a file where the server looks for it; false for what is not ours."""
        assert self.plan
        assert self.shells
        if file.endswith("index.html"):
            page = self.plan.pages.get(file.removesuffix("index.html"))
            if page:
                put(self.folder, file, self.shells.document(page[1]()))
            return page is not None
        asset = self.plan.assets.get(file)
        if asset:
            put(self.folder, file, asset().content)
        return asset is not None

    def ask(self, path: str) -> None:
        """Makes the file of an address below the root; nothing for what is not ours."""
        file = f"{path}index.html" if path.endswith("/") or not path else path
        with self.lock:
            if self.plan is not None and file not in self.asked and self._make(file):
                self.asked.add(file)

    def around(self, application: Application, mount: str) -> Application:
        """A WSGI application that makes what is asked for and then lets `application` serve it."""

        def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            path = unquote(environ.get("PATH_INFO", ""))
            if path.startswith(mount):
                self.ask(path[len(mount) :])
            return application(environ, start_response)

        return serve

    def follow_up(self, check: Callable[[Callable[[], None]], None] | None) -> None:
        """What a build leaves to do beside all else, so that the page does not wait for it; one build's after another's.

        It looks for mistakes, and when nobody has saved anything for a while for the cycles of earlier builds. What is left is set
        aside: Python would look through all of it every now and then, a third of a second for a thousand readings, most likely while
        somebody waits for a page.

        Args:
            check: Says what is wrong. It calls its argument now and then, which ends it where the next build says it better.
        """
        before, mine = self.follower, self.builds
        self.begun.clear()
        self.idle.set()

        def still_wanted() -> None:
            if self.builds != mine:
                raise OvertakenError

        def follow() -> None:
            if before is not None:
                before.join()
            try:
                still_wanted()
                if check is not None:
                    check(still_wanted)
            except OvertakenError:
                return
            finally:
                if self.builds == mine and not self.begun.wait(self.quiet):
                    gc.unfreeze()
                    gc.collect()
                    gc.freeze()
                    gc.enable()

        self.follower = Thread(target=follow, daemon=True, name="follow-up")
        self.follower.start()

    def index(self, records: Iterable[search.Record], folder: Path) -> None:
        """Makes the search index beside all else, once nobody saves; edits since then are found after a restart."""

        def make() -> None:
            while self.begun.wait(self.quiet):
                self.idle.wait()
            found = []
            for record in records:
                self.idle.wait()
                found.append(record)
            search.write(found, folder, beside=True)

        self.indexer = Thread(target=make, daemon=True, name="search index")
        self.indexer.start()
