"""The living issue, the comment on a pull request and the pull request with fixes, through GitHub's REST API.

Each is found again by a mark in its text and updated in place, so that there is one of each, whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests

from .model import RunError
from .report import MARK, Issue

LABEL = "links"


class PublishError(RunError):
    """GitHub refused; the message says what and how to go on."""


class GitHub:
    """A repository on GitHub.

    Args:
        repository: `owner/name`.
        token: A token with `issues: write` (and `pull-requests: write` for comments and pull requests).
        api: Base URL of the REST API.
    """

    def __init__(self, repository: str, token: str, api: str = "https://api.github.com") -> None:
        self.repository = repository
        self._base = f"{api.rstrip('/')}/repos/{repository}"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(
            {
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": "zoomon",
            }
        )

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: str) -> Any:
        """One call. Raises PublishError."""
        try:
            answer = self._session.request(
                method, self._base + path, json=body, params=query, timeout=30, allow_redirects=False
            )
        except requests.RequestException as error:
            raise PublishError(f"{method} {path}: {error}") from None
        if answer.status_code >= 300:
            hint = {
                401: "the token is not valid",
                403: "the token lacks a permission, or the limit is reached",
                404: "there is no such repository, or the token can't see it",
                410: "issues are turned off in this repository",
            }.get(answer.status_code, answer.text[:200])
            raise PublishError(f"{method} {path}: status {answer.status_code}: {hint}")
        return answer.json() if answer.content else None

    def _pages(
        self, path: str, wanted: Callable[[dict[str, Any]], bool], **query: str
    ) -> dict[str, Any] | None:
        """The first record that is wanted, of at most 1,000."""
        for page in range(1, 11):
            rows = self.call("GET", path, None, per_page="100", page=str(page), **query)
            for row in rows:
                if wanted(row):
                    found: dict[str, Any] = row
                    return found
            if len(rows) < 100:
                return None
        return None

    def keep_issue(self, issue: Issue) -> str:
        """Bring the living issue up to date; returns what was done.

        It is opened when there is something to do, its text is written only where it differs, a comment only on a
        death or a revival, and it is closed when all is well.
        """

        def ours(row: dict[str, Any]) -> bool:
            return MARK in (row.get("body") or "") and "pull_request" not in row

        known = self._pages("/issues", ours, state="all", labels=LABEL, sort="created", direction="desc")
        if known is None:
            if not issue.open:
                return "nothing to do, and there is no issue"
            made = self.call("POST", "/issues", {"title": issue.title, "body": issue.body, "labels": [LABEL]})
            return f"opened #{made['number']}"
        number = known["number"]
        wanted = "open" if issue.open else "closed"
        change: dict[str, Any] = {}
        if _lasting(known.get("body") or "") != _lasting(issue.body) or known["state"] != wanted:
            change = {"title": issue.title, "body": issue.body}
            if known["state"] != wanted:
                change["state"] = wanted
        done = []
        if change:
            self.call("PATCH", f"/issues/{number}", change)
            done.append("updated" if known["state"] == wanted else "opened again" if issue.open else "closed")
        if issue.comment and change:
            self.call("POST", f"/issues/{number}/comments", {"body": issue.comment})
            done.append("commented on")
        return f"{' and '.join(done)} #{number}" if done else f"#{number} is up to date"

    def keep_comment(self, pull: int, text: str) -> str:
        """Write the one comment on a pull request, or update it."""
        body = f"{MARK}\n{text}"
        known = self._pages(f"/issues/{pull}/comments", lambda row: MARK in (row.get("body") or ""))
        if known is None:
            self.call("POST", f"/issues/{pull}/comments", {"body": body})
            return f"commented on #{pull}"
        if known["body"] == body:
            return f"the comment on #{pull} is up to date"
        self.call("PATCH", f"/issues/comments/{known['id']}", {"body": body})
        return f"updated the comment on #{pull}"

    def keep_pull(self, branch: str, base: str, title: str, text: str) -> str:
        """Open the pull request of a branch that was pushed, or update the open one."""
        owner = self.repository.partition("/")[0]
        found = self.call("GET", "/pulls", None, state="open", head=f"{owner}:{branch}", base=base)
        if found:
            number = found[0]["number"]
            self.call("PATCH", f"/pulls/{number}", {"title": title, "body": text})
            return f"updated #{number}"
        made = self.call("POST", "/pulls", {"title": title, "body": text, "head": branch, "base": base})
        return f"opened #{made['number']}"

    def may_write(self, login: str) -> bool:
        """The person has write access, so their word on a link counts."""
        record = self.call("GET", f"/collaborators/{quote(login, safe='')}/permission")
        return record.get("permission") in ("admin", "write")


def _lasting(body: str) -> str:
    """The text without white space at its ends, which GitHub normalises."""
    return body.replace("\r\n", "\n").strip()
