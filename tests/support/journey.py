"""A person who fills in the form with a keyboard alone: Tab, Shift and Tab, arrows, space, Enter and what they type.

What they answer stands in a table, as in a setting file. They know of a page only what has the focus.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from support.waiting import another_page

# What has the focus, the path of its question, and how many items a list has whose button it is.
_FOCUSED = """() => {
  const it = document.activeElement, at = it.closest("[data-path]");
  return {
    isLost: it === document.body, type: it.type || it.tagName.toLowerCase(), id: it.id, value: it.value || "",
    isChecked: Boolean(it.checked), says: it.textContent.trim(), path: at ? JSON.parse(at.dataset.path) : [],
    options: it.type === "radio" ? [...document.getElementsByName(it.name)].map((each) => each.value) : [],
    items: at ? at.querySelectorAll(":scope > div > .item, :scope > .options > .opens > div > .item").length : 0,
  };
}"""
_LAST, _FIRST, _ADD = "Save and continue", "Back to all steps", ("Add one", "Add another")
_MOST_STOPS = 300  # of one page; after that the focus is going round in it

Focused = dict[str, Any]


@dataclass
class Journey:
    """The way of one person through the form, from its first page.

    `answered` has the path of each question that they answered, and `seconds` how long each step took, by its id.
    """

    page: Page
    table: Mapping[str, Any]
    answered: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)

    def fill_in(self, on_each: Callable[[str], None] = lambda _: None) -> None:
        """Start a new file, and answer each step as the table says, until the form leads to the list of steps.

        Takes what to do on each step once it is answered, by its id.
        """
        self.press("Start a new file")
        while (place := self.where())[0] == "step":
            began = time.monotonic()
            self.answer()
            self.seconds[place[1]] = time.monotonic() - began
            on_each(place[1])
            self.press_here()

    def where(self) -> list[str]:
        """Return the parts of the address of the page that is shown."""
        address: str = self.page.evaluate("location.hash")
        return address.removeprefix("#/").split("/")

    def press(self, name: str, key: str = "Tab") -> None:
        """Walk to a link or a button that leads to another page, and press it."""
        self.walk_to(name, key)
        self.press_here()

    def walk_to(self, name: str, key: str = "Tab") -> None:
        """Walk to a link, a button or a field by its words or its id, on or back."""
        assert any(name in (found["says"], found["id"]) for found in self._walk(key)), f"no way leads to {name}"

    def _walk(self, key: str = "Tab") -> Iterator[Focused]:
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press(key)
            yield self._focused()
        raise AssertionError(f"the focus does not leave {self.where()}")

    def _focused(self) -> Focused:
        found: Focused = self.page.evaluate(_FOCUSED)
        assert not found["isLost"], f"nothing has the focus at {self.where()}"
        return found

    def press_here(self) -> None:
        """Press what has the focus, which leads to another page."""
        before = self.where()
        with another_page(self.page):
            self.page.keyboard.press("Enter")
        assert self.where() != before, "another page is shown"

    def answer(self) -> None:
        """Answer the questions of a step, up to the button that leads on."""
        for stop in self._walk():
            found = stop
            while found["says"] in _ADD and found["items"] < len(_items(_at(self.table, found["path"]))):
                self.page.keyboard.press("Enter")
                found = self._focused()
                assert found["says"] not in _ADD, "the new item has the focus"
            if found["says"] == _LAST:
                return
            self._answer_one(found)

    def walk_back_and_on(self) -> None:
        """Walk back to the top of a step and on again: the focus stops at the same fields."""
        back = []
        for found in self._walk("Shift+Tab"):
            if found["says"] == _FIRST:
                break
            back.append(_stop(found))
        on = []
        for found in self._walk():
            if found["says"] == _LAST:
                break
            on.append(_stop(found))
        assert on == back[::-1]

    def _answer_one(self, found: Focused) -> None:
        given = _at(self.table, found["path"])
        if found["path"][:1] == ["practices"]:
            given = self.table["practices"]
        if given is None:
            return
        before = found["value"], found["isChecked"]
        if found["type"] == "radio":
            self._choose(found, _option(given, found["options"]))
        elif found["type"] == "checkbox":
            if (found["value"] in (_items(given) or ["none"]) or found["value"] == "yes") != found["isChecked"]:
                self.page.keyboard.press("Space")
        elif (
            found["type"] in ("text", "tel", "email", "url", "textarea")
            and _typed(found["id"], given) != found["value"]
        ):
            self.page.keyboard.press("Control+A")
            typed = _typed(found["id"], given)
            self.page.keyboard.type(typed[0])
            self.page.keyboard.insert_text(typed[1:])  # as one who pastes: each letter would be looked at by itself
        now = self._focused()
        if (now["value"], now["isChecked"]) != before:
            self.answered.add(".".join(map(str, found["path"])))

    def _choose(self, found: Focused, option: str) -> None:
        """Choose a radio button: the arrows choose as they go."""
        assert option in found["options"], (found["path"], option)
        if found["value"] == option and not found["isChecked"]:
            self.page.keyboard.press("Space")
        for _ in found["options"]:
            if self._focused()["value"] == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {option} at {found['path']}")


def _stop(found: Focused) -> str:
    return str(found["id"] or found["says"])


def _at(table: Any, path: list[str | int]) -> Any:
    """Return what a table has at a path. One person may stand without a list."""
    for part in path:
        if isinstance(table, dict):
            table = table if part == 0 else table.get(part)
        else:
            table = table[part] if isinstance(table, list) and isinstance(part, int) and part < len(table) else None
    return table


def _items(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given in (None, "no") else [given]


def _option(given: Any, options: list[str]) -> str:
    """Return which radio button an answer is: what is written out opens one of them."""
    if isinstance(given, str):
        return given if given in options else "yes"
    if isinstance(given, dict):
        return next((option for option in options if option in given or option == "written"), "yes")
    return "yes"


def _typed(id_: str, given: Any) -> str:
    """Return what to type into a field. A date and ages have a field for each of their numbers."""
    name = id_.rsplit(".", 1)[-1]
    if name in ("Youngest", "Oldest"):
        return str(given[name == "Oldest"])
    if name in ("Day", "Month", "Year"):
        return str(int(given.split("-")[["Year", "Month", "Day"].index(name)]))
    return str(given)
