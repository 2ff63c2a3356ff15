"""`serve --form`: what the form asks of Schoolgate on this computer, whom it answers, and what it writes."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import command
from support.bad_settings import BAD, told_of_bad_settings
from support.places import ROOT, STARTER, TESTS, TODAY

from schoolgate.form import server
from schoolgate.form.session import Session
from schoolgate.publish import website
from schoolgate.setting import questions, strict_yaml
from schoolgate.setting.problems import Faults
from schoolgate.setting.yaml_faults import Unreadable

SMALLEST = TESTS / "good" / "smallest.yml"
EXPECT = re.compile(r"# expect (\d+):(\d+): (.+)")


def session_of(file: Path, fictional: bool = True) -> Session:
    return Session(file, file.parent / "site" / f"{file.stem}-website.zip", lambda: TODAY, fictional)


# ---------------------------------------------------------------------------------------------------------------
# What is wrong with a text


@pytest.fixture(scope="module")
def checked() -> dict[str, list[dict[str, Any]]]:
    """What is wrong with each bad setting, as the form is told it. No file is written."""
    return told_of_bad_settings()


@pytest.mark.every(one_in=4)
@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_fault_of_a_bad_setting_is_told_at_its_place(file: Path, checked: dict[str, list[dict[str, Any]]]) -> None:
    faults = [found for found in checked[file.stem] if found["sort"] != "warning"]
    told = [(str(fault["line"]), str(fault["column"]), fault["message"]) for fault in faults]
    lines = file.read_text(encoding="utf-8").split("\n")
    assert told == [found.groups() for line in lines if (found := EXPECT.fullmatch(line)) and "warning: " not in line]


def is_unreadable(text: str) -> bool:
    try:
        strict_yaml.read(SMALLEST, Faults("a text"), text.encode())
    except Unreadable:
        return True
    return False


def test_each_fault_knows_its_question_unless_the_text_is_no_yaml(checked: dict[str, list[dict[str, Any]]]) -> None:
    assert len(checked) > 200
    for name, faults in checked.items():
        unreadable = is_unreadable((TESTS / "bad" / f"{name}.yml").read_text(encoding="utf-8"))
        for fault in faults:
            path = tuple(fault["path"] or ())
            assert path or unreadable, (name, fault)
            assert not path or questions.field_at(path) or questions.own_key(path), (name, path)


def test_the_answer_at_the_path_of_a_fault_stands_on_its_line(checked: dict[str, list[dict[str, Any]]]) -> None:
    tried = 0
    for name, faults in checked.items():
        text = (TESTS / "bad" / f"{name}.yml").read_text(encoding="utf-8")
        if is_unreadable(text):
            continue
        root = strict_yaml.read(SMALLEST, Faults("a text"), text.encode())
        for fault in faults:
            lines = [line for line, _ in root.follow(tuple(fault["path"]))[0].positions()]
            # A key that stands twice is told at the second, and the first is what counts.
            assert min(lines) <= fault["line"] <= max(lines) or "already answered on line" in fault["message"], name
            tried += 1
    assert tried > 200


def test_a_key_at_the_top_that_is_like_none_of_ours_is_of_no_question() -> None:
    with contextlib.closing(session_of(SMALLEST)) as session:
        (fault,) = session.check(f"{SMALLEST.read_text(encoding='utf-8')}zebra: yes\n")["faults"]
    assert fault["message"].startswith("There is no “zebra”.")
    assert (fault["path"], fault["sort"]) == (None, "fault")


def test_gaps_faults_and_warnings_are_told_apart() -> None:
    text = SMALLEST.read_text(encoding="utf-8")
    name, kind = (re.findall(rf"^{key}: .+$", text, re.MULTILINE)[0] for key in ("name", "kind"))
    with contextlib.closing(session_of(SMALLEST)) as session:
        told = session.check(text.replace(kind, "kind: acadamy").replace(name, "name:"))
        assert [(fault["path"], fault["sort"]) for fault in told["faults"]] == [(["name"], "gap"), (["kind"], "fault")]
        assert told["promises"] == []
        told = session.check(text.replace(name, name.replace(" ", "  ", 2)))
        assert [(fault["path"], fault["sort"]) for fault in told["faults"]] == [(["name"], "warning")]
        assert {*told["promises"][0]} == {"policy", "section", "clause", "text"}


def test_a_fault_of_another_file_names_it_and_is_of_no_question(tmp_path: Path) -> None:
    file = tmp_path / "my-school.yml"
    (tmp_path / "my-school" / "agreed").mkdir(parents=True)
    (tmp_path / "my-school" / "agreed" / "odd.yml").write_text("clauses:\n", encoding="utf-8")
    with contextlib.closing(session_of(file)) as session:
        (fault,) = session.check(SMALLEST.read_text(encoding="utf-8"))["faults"]
    assert (fault["path"], fault["line"], fault["sort"]) == (None, 1, "fault")
    assert re.match(r".*/my-school/agreed/odd\.yml, line 1: This is not the name of a record", fault["message"])


def test_a_group_of_practices_is_one_question(tmp_path: Path) -> None:
    text = (TESTS / "good" / "first-mobile.yml").read_text(encoding="utf-8")
    with contextlib.closing(session_of(tmp_path / "my-school.yml")) as session:
        (fault,) = session.check(text.replace("answer: yes", "answer:", 1))["faults"]
        assert (fault["path"][0], fault["path"][2], fault["sort"]) == ("practices", "answer", "gap")
        (fault,) = session.check(text.replace("practices:\n", "practices:\n  nonsense: {answer: yes}\n"))["faults"]
        assert (fault["path"], fault["sort"]) == (["practices"], "fault")


def test_what_comes_down_with_a_withdrawal_stops_nothing(tmp_path: Path) -> None:
    text = STARTER.read_text(encoding="utf-8").replace("rule: handed-in", "rule: handed-inn", 1)
    with contextlib.closing(session_of(tmp_path / "my-school.yml")) as session:
        told = session.check(f"{text}\nwithdrawn:\n  social: We are rewriting it.\n")
    assert [(fault["path"], fault["sort"]) for fault in told["faults"]] == [(["phones", "learners", "rule"], "warning")]
    assert told["promises"]


def test_promises_are_those_that_check_lists() -> None:
    with contextlib.closing(session_of(SMALLEST)) as session:
        told = session.check(SMALLEST.read_text(encoding="utf-8"))
    said = command.run("check", SMALLEST).stdout
    assert len(told["promises"]) > 10
    for promise in told["promises"]:
        assert f"    {promise['text']} ({promise['clause']})\n" in said
    assert len(re.findall(r"^    ", said, re.MULTILINE)) == len(told["promises"])


# ---------------------------------------------------------------------------------------------------------------
# The server


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)

    @property
    def text(self) -> str:
        return self.content.decode()


class Running(NamedTuple):
    """A form’s server, and how a browser calls it."""

    session: Session
    form: str
    pages: str

    @property
    def file(self) -> Path:
        return self.session.file

    def call(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
        host, _, path = address.removeprefix("http://").partition("/")
        line = http.client.HTTPConnection(host, timeout=60)
        with contextlib.closing(line):
            line.putrequest(method, f"/{path}", skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                line.putheader(name.replace("_", "-"), value)
            if body is not None and "Content_Length" not in headers:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())

    def get(self, path: str = "", **headers: str) -> Answer:
        return self.call("GET", f"{self.form}{path}", None, **headers)

    def page(self, path: str = "") -> Answer:
        return self.call("GET", f"{self.pages}{path}")

    def post(self, path: str, data: Any, **headers: str) -> Answer:
        given = {"Origin": self.form.rstrip("/"), "Content_Type": "application/json", **headers}
        return self.call("POST", f"{self.form}{path}", json.dumps(data).encode(), **given)


def a_form(knows: dict[str, str]) -> str:
    """Return a page that stands for the form: only what it knows of its server matters here."""
    return f'<!doctype html>\n<meta charset="utf-8">\n<title>A form</title>\n<p>{json.dumps(knows)}</p>'


@contextlib.contextmanager
def running_on(file: Path) -> Iterator[Running]:
    session = session_of(file)
    with (
        contextlib.closing(session),
        server.serving(session, (0, 0), a_form, lambda error: f"A sentence: {type(error).__name__}.") as addresses,
    ):
        yield Running(session, *addresses)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A form of a setting file that is not there yet, in a folder of its own."""
    (tmp_path / "settings").mkdir()
    with running_on(tmp_path / "settings" / "my-school.yml") as found:
        yield found


GOOD = SMALLEST.read_text(encoding="utf-8")
GAP = re.sub(r"^name: .+$", "name:", GOOD, flags=re.MULTILINE)
FAULT = re.sub(r"^kind: .+$", "kind: acadamy", GOOD, flags=re.MULTILINE)


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_form_knows_the_setting_and_where_its_pages_are(running: Running) -> None:
    found = running.get()
    assert found.status == 200
    assert json.dumps({"setting": "my-school", "preview": running.pages}) in found.text
    assert found.headers["X-Frame-Options"] == "DENY"
    assert found.headers["Cache-Control"] == "no-store"


def test_a_file_that_is_not_there_is_new_and_empty_and_a_check_writes_nothing(running: Running) -> None:
    assert running.get("setting").data == {"text": "", "new": True}
    told = running.post("check", {"text": GAP}).data
    assert [fault["path"] for fault in told["faults"]] == [["name"]]
    assert running.post("check", {"text": GOOD}).data["faults"] == []
    assert running.page().text.count("<h1>No answers yet</h1>") == 1
    assert files_in(running.file.parent.parent) == []


def test_saving_writes_the_file_and_nothing_else(running: Running) -> None:
    saved = running.post("save", {"text": GAP, "was": ""})
    assert saved.status == 200
    assert saved.data == running.post("check", {"text": GAP}).data
    assert running.get("setting").data == {"text": GAP}
    assert running.post("save", {"text": GOOD, "was": GAP}).data["faults"] == []
    assert files_in(running.file.parent.parent) == ["settings/my-school.yml"]


def test_what_somebody_else_has_changed_is_not_overwritten(running: Running) -> None:
    running.file.write_text(GOOD, encoding="utf-8")
    refused = running.post("save", {"text": GAP, "was": ""})
    assert (refused.status, refused.data) == (409, {"text": GOOD})
    running.file.unlink()
    refused = running.post("save", {"text": GAP, "was": GOOD})
    assert (refused.status, refused.data) == (409, {"text": ""})
    assert not running.file.exists()


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), f"\ufeff{GOOD}", GOOD.rstrip("\n"), f"{GOOD}# 🙂 “é”\n"])
def test_a_text_is_written_as_it_was_sent(text: str, running: Running) -> None:
    assert running.post("save", {"text": text, "was": ""}).status == 200
    assert running.file.read_bytes() == text.encode()
    assert running.get("setting").data == {"text": text}


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(running: Running, tmp_path: Path) -> None:
    stands = tmp_path / "shared.yml"
    stands.write_text(GOOD, encoding="utf-8")
    stands.chmod(0o640)
    running.file.symlink_to(stands)
    assert running.post("save", {"text": GAP, "was": GOOD}).status == 200
    assert running.file.is_symlink()
    assert stands.read_text(encoding="utf-8") == GAP
    assert stat.S_IMODE(stands.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_stays_as_it_was(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.file.write_text(GOOD, encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    refused = running.post("save", {"text": GAP, "was": GOOD})
    assert (refused.status, refused.data) == (500, {"error": "A sentence: OSError."})
    assert files_in(running.file.parent) == ["my-school.yml"]
    assert running.file.read_text(encoding="utf-8") == GOOD


def test_a_file_that_is_no_text_is_told_in_a_sentence(running: Running) -> None:
    running.file.write_bytes(GOOD.replace("Little", "Café").encode("latin-1"))
    refused = running.get("setting")
    assert refused.status == 422
    assert refused.data == {
        "error": "my-school.yml is not saved as UTF-8 text. In your editor choose “Save as”, then UTF-8."
    }
    assert running.page().status == 422


# ---------------------------------------------------------------------------------------------------------------
# Whom it answers


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1.evil.example:PORT", "localhost.:PORT",
     "[::1]:PORT", "0.0.0.0:PORT", "127.1:PORT", "LOCALHOST:PORT@evil.example", ""],
)  # fmt: skip
@pytest.mark.parametrize("of", ["form", "pages"])
def test_only_a_browser_on_this_computer_is_answered(host: str, of: str, running: Running) -> None:
    address = running.form if of == "form" else running.pages
    host = host.replace("PORT", address.rstrip("/").rpartition(":")[2])
    assert running.call("GET", address, Host=host).status == 421


def test_it_answers_under_both_names_of_this_computer(running: Running) -> None:
    for address in (running.form, running.pages):
        port = address.rstrip("/").rpartition(":")[2]
        assert running.call("GET", address, Host=f"127.0.0.1:{port}").status == 200
        assert running.call("GET", address, Host=f"localhost:{port}").status == 200


SENT = json.dumps({"text": GOOD, "was": ""}).encode()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"Content_Type": "application/json"}),
        (403, {"Content_Type": "application/json", "Origin": "null"}),
        (403, {"Content_Type": "application/json", "Origin": "https://evil.example"}),
        (403, {"Content_Type": "application/json", "Origin": "PAGES"}),
        (403, {"Content_Type": "application/json", "Origin": "FORM/"}),
        (403, {"Content_Type": "application/json", "Origin": "FORM.evil.example"}),
        (415, {"Origin": "FORM"}),
        (415, {"Origin": "FORM", "Content_Type": "text/plain"}),
        (415, {"Origin": "FORM", "Content_Type": "application/x-www-form-urlencoded"}),
        (415, {"Origin": "FORM", "Content_Type": "multipart/form-data; boundary=application/json"}),
        (413, {"Origin": "FORM", "Content_Type": "application/json", "Content_Length": "99999999"}),
        (411, {"Origin": "FORM", "Content_Type": "application/json", "Content_Length": "-1"}),
        (411, {"Origin": "FORM", "Content_Type": "application/json", "Content_Length": "many"}),
        (411, {"Origin": "FORM", "Content_Type": "application/json", "Content_Length": "²"}),
        (200, {"Origin": "FORM", "Content_Type": "application/json; charset=utf-8"}),
    ],
)
def test_only_the_form_can_save(status: int, headers: dict[str, str], running: Running) -> None:
    names = {"FORM": running.form.rstrip("/"), "PAGES": running.pages.rstrip("/")}
    given = {name: re.sub("FORM|PAGES", lambda found: names[found[0]], value) for name, value in headers.items()}
    given = {name: value.encode().decode("latin-1") for name, value in given.items()}
    assert running.call("POST", f"{running.form}save", SENT, **given).status == status
    assert running.file.exists() == (status == 200)


@pytest.mark.parametrize(
    "sent",
    [b"", b"[", b"[]", b"null", b"3", b'"text"', b"{}", b'{"text": 3, "was": ""}', b'{"text": "a"}', b'{"was": ""}',
     b'{"text": null, "was": null}', b'{"text": "\\ud800", "was": ""}', b"\xff\xfe", b"[" * 100_000, b'{"text": NaN, "was": ""}'],
)  # fmt: skip
def test_what_no_form_sends_is_refused(sent: bytes, running: Running) -> None:
    given = {"Origin": running.form.rstrip("/"), "Content_Type": "application/json"}
    refused = running.call("POST", f"{running.form}save", sent, **given)
    assert refused.status == 400
    assert refused.data["error"].endswith(".")
    assert not running.file.exists()


def test_there_is_nothing_else_to_ask_for(running: Running) -> None:
    running.file.write_text(GOOD, encoding="utf-8")
    for path in (
        "settings/my-school.yml",
        "made/",
        "made/other.zip",
        "made/../setting",
        "save",
        "check",
        "..%2fmy-school.yml",
    ):
        assert running.get(path).status == 404, path
    assert running.post("setting", {"text": GOOD}).status == 404
    assert running.call("POST", running.pages, b"{}").status == 405
    for method in ("PUT", "DELETE", "OPTIONS", "HEAD"):
        assert running.call(method, running.form).status == 501, method


ODD = ["", "\0", "\n", "---", "{}", "[]", "a: &b c", "name: “x", "ages: [4,", "[" * 5_000, "x" * 500_000, "\t", "name: {{ x }}",
       "kind: academy\n" * 2_500, "? x", "!!python/object:os.system ls", "practices:\n  nonsense: yes\n", "changes: yes", "name: \u202ex",
       "policies:\n  dates: [2026]\n", "signs: yes\n", "people: no"]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_text_breaks_a_check(text: str, running: Running) -> None:
    told = running.post("check", {"text": text})
    assert told.status == 200
    assert told.data["faults"]
    assert {*told.data["faults"][0]} == {"line", "column", "message", "path", "sort"}


# ---------------------------------------------------------------------------------------------------------------
# The pages beside the form


def test_pages_follow_what_is_saved(running: Running) -> None:
    running.post("save", {"text": FAULT, "was": ""})
    page = running.page().text
    assert "<h1>To fix first</h1>" in page
    assert "“acadamy” is not one of the answers" in page

    running.post("save", {"text": GAP, "was": FAULT})
    assert "Review edition: not for publication" in running.page().text

    running.post("save", {"text": GOOD, "was": GAP})
    assert "Little Acorns" in running.page().text
    assert "Review edition" not in running.page().text
    assert running.page("help").status == 301
    assert running.page("help").headers["Location"] == "/help/"
    assert running.page("help/").status == 200
    assert running.page("nowhere/").status == 404

    running.post("save", {"text": FAULT, "was": GOOD})
    assert "Little Acorns" in running.page().text, "what could be shown before stays"

    running.post("check", {"text": GOOD.replace("Little Acorns", "Great Oaks")})
    running.file.write_text(GOOD.replace("Little Acorns", "Tall Elms"), encoding="utf-8")
    assert "Tall Elms" in running.page().text, "an editor may save it too"


def test_only_the_form_may_frame_the_pages(running: Running) -> None:
    running.post("save", {"text": GOOD, "was": ""})
    policy = running.page().headers["Content-Security-Policy"]
    port = running.form.rstrip("/").rpartition(":")[2]
    assert policy == f"frame-ancestors http://127.0.0.1:{port} http://localhost:{port}"


@pytest.mark.parametrize(
    "path", ["../my-school.yml", "..%2f..%2fsettings/my-school.yml", "%2e%2e/", "/etc/passwd", "%00", "a" * 5_000]
)
def test_no_page_is_outside_the_site(path: str, running: Running) -> None:
    running.post("save", {"text": GOOD, "was": ""})
    assert running.page(path).status == 404


def test_requests_at_one_time_are_answered_one_by_one(running: Running) -> None:
    running.post("save", {"text": GOOD, "was": ""})
    found: list[int] = []
    calls = [threading.Thread(target=lambda: found.append(running.page().status)) for _ in range(4)]
    calls += [
        threading.Thread(target=lambda text=text: found.append(running.post("check", {"text": text}).status))
        for text in (GAP, GOOD, FAULT, GOOD.replace("Little Acorns", "Great Oaks"))
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert found == [200] * 8


# ---------------------------------------------------------------------------------------------------------------
# Make the website


def test_the_website_is_made_of_what_is_saved(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website, "is_there", lambda _: False)
    assert running.post("make", {"papers": False}).data["faults"], "there are no answers"
    running.post("save", {"text": GAP, "was": ""})
    assert [fault["path"] for fault in running.post("make", {"papers": False}).data["faults"]] == [["name"]]
    assert running.post("make", {"papers": "yes"}).status == 400
    assert running.get("made/my-school-website.zip").status == 404

    running.post("save", {"text": GOOD, "was": GAP})
    made = running.post("make", {"papers": False}).data
    assert made["file"] == "/made/my-school-website.zip"
    assert any("PDF and Word" in sentence for sentence in made["left_out"])
    found = running.get("made/my-school-website.zip")
    assert found.headers["Content-Disposition"] == "attachment; filename*=UTF-8''my-school-website.zip"
    root = running.file.parent.parent
    assert files_in(root) == ["settings/my-school.yml", "settings/site/my-school-website.zip"]
    assert found.content == running.session.made.read_bytes()
    assert zipfile.ZipFile(running.session.made).testzip() is None


def test_a_file_may_be_called_anything_that_its_folder_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(website, "is_there", lambda _: False)
    file = tmp_path / "St Mary’s & Zoë #1 100%.yml"
    file.write_text(GOOD, encoding="utf-8")
    with running_on(file) as running:
        made = running.post("make", {"papers": False}).data
        assert made["file"] == "/made/St%20Mary%E2%80%99s%20%26%20Zo%C3%AB%20%231%20100%25-website.zip"
        found = running.get(made["file"].lstrip("/"))
        assert found.status == 200
        assert found.content == running.session.made.read_bytes()
        assert running.get().status == 200


# ---------------------------------------------------------------------------------------------------------------
# The command


def free_port() -> int:
    """Return a port that is free, and so is the next."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", port + 1))
                return port


def test_the_command_serves_a_new_file_until_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", "from schoolgate.cli.start import main; main()", "serve", "my-school", "--form", "--port", str(port)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        assert (
            process.stdout.readline() == f"Open http://127.0.0.1:{port + 1}/ in your browser. Press Ctrl+C to stop.\n"
        )
        assert process.stdout.readline() == "my-school.yml is not there yet. It is written when you first save.\n"
        line = http.client.HTTPConnection("127.0.0.1", port + 1, timeout=20)
        line.request("GET", "/")
        assert f'"preview":"http://127.0.0.1:{port}/"' in line.getresponse().read().decode()
        # A browser that is closed in the middle of a request stops nothing.
        with socket.create_connection(("127.0.0.1", port + 1)) as closed:
            closed.sendall(b"POST /check HTTP/1.1\r\nHost: 127.0.0.1:")
        line.request("GET", "/setting")
        assert json.loads(line.getresponse().read()) == {"text": "", "new": True}
        process.send_signal(2)
        assert process.wait(20) == 0
        assert process.stdout.read() == "Stopped. What you saved is in the setting file.\n"
    finally:
        process.kill()
    assert files_in(tmp_path) == []


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command.run("serve", STARTER, "--form", "--port", port)
    assert done.exit_code == 1
    assert done.stderr == (
        f"Port {port} or {port + 1} is taken. Choose another: schoolgate serve {STARTER} --form --port {port + 2}\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["My School"], "“My School” cannot be a file name here. Use small letters, digits and hyphens, such as oakfield."),
        (["nul"], "“nul” is a name that Windows reserves. Choose another."),
        (["nowhere/my-school.yml"], "There is no setting “nowhere/my-school.yml”."),
        (["your-school", "--edition", "review"],
         "--form shows the review edition by itself while answers are missing. Leave out --edition."),
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_told(typed: list[str], said: str) -> None:
    done = command.run("serve", *typed, "--form")
    assert done.exit_code == 2
    assert said in done.stderr
