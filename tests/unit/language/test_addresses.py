"""Web and email addresses as people type them, as a specification."""

from __future__ import annotations

import pytest

from schoolgate.language import addresses
from schoolgate.language.addresses import NotAnAddress


def read(typed: str) -> tuple[str, str | None]:
    """Read a web address as a setting file’s is read: put right, then checked."""
    address, notice = addresses.correct_web_address(typed)
    return addresses.web_address(address), notice


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://oakfield.example", "https://oakfield.example"),
        ("https://oakfield.example/", "https://oakfield.example/"),
        (
            "https://oakfield.example/docs/Behaviour%20Policy%20(2026).pdf",
            "https://oakfield.example/docs/Behaviour%20Policy%20%282026%29.pdf",
        ),
        ("https://oakfield.example/Children's-Policy.pdf", "https://oakfield.example/Children%27s-Policy.pdf"),
        ("https://oakfield.example/Children’s.pdf", "https://oakfield.example/Children%E2%80%99s.pdf"),
        ("https://oakfield.example?id=12", "https://oakfield.example/?id=12"),
        ("https://oakfield.example/?id=12&page=3#top", "https://oakfield.example/?id=12&page=3#top"),
        ("https://oakfield.example/?tag[]=3", "https://oakfield.example/?tag%5B%5D=3"),
        ("https://oakfield.example/#!/policies", "https://oakfield.example/#!/policies"),
        ("https://oakfield.example/100%.pdf", "https://oakfield.example/100%25.pdf"),
        ("https://oakfield.example/a*b_c~d+e,f;g=h@i$j", "https://oakfield.example/a%2Ab_c~d+e,f;g=h@i$j"),
        ("https://bücher.example/Règles.pdf", "https://xn--bcher-kva.example/R%C3%A8gles.pdf"),
        ("https://ysgol-tŷ.example/", "https://xn--ysgol-t-xvb.example/"),
        ("HTTPS://WWW.Oakfield.Example/Docs/A.PDF", "https://www.oakfield.example/Docs/A.PDF"),
        ("http://oakfield.example:8080/x", "http://oakfield.example:8080/x"),
        ("https://oakfield.example:443/", "https://oakfield.example/"),
        ("https://sites.google.com/oakfield.example/home", "https://sites.google.com/oakfield.example/home"),
    ],
)
def test_an_address_is_written_as_rfc_3986_says(typed: str, address: str) -> None:
    assert read(typed) == (address, None)
    assert addresses.web_address(address) == address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.oakfield.kent.sch.uk", "https://www.oakfield.kent.sch.uk"),
        ("WWW.Oakfield.example/Policies", "https://www.oakfield.example/Policies"),
        ("oakfield.kent.sch.uk", "https://oakfield.kent.sch.uk"),
        ("oakfield.example/policies/behaviour.pdf", "https://oakfield.example/policies/behaviour.pdf"),
        ("oakfield.example:8080", "https://oakfield.example:8080"),
        ("oakfield.example?id=12", "https://oakfield.example/?id=12"),
    ],
)
def test_https_is_put_before_a_host_and_told(typed: str, address: str) -> None:
    put, notice = read(typed)
    assert put == address
    assert notice
    assert notice.startswith(f"“{typed}” is read as https://{typed}. Open that to check it")


def test_a_space_inside_an_address_is_told() -> None:
    assert read("https://oakfield.example/docs/Our Policy.pdf") == (
        "https://oakfield.example/docs/Our%20Policy.pdf",
        "There is a space in this address, so it is read as https://oakfield.example/docs/Our%20Policy.pdf. Open "
        "that to check it, and write it like that.",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("javascript:alert(1)", "is not a web address."),
        ("data:text/html,hello", "is not a web address."),
        ("ftp://oakfield.example/", "is not a web address."),
        ("mailto:office@oakfield.example", "is not a web address."),
        ("//oakfield.example", "is not a web address."),
        ("/behaviour", "is not a web address."),
        ("behaviour.pdf", "is the name of a file."),
        ("1.10", "is not a web address."),
        ("http://1.10/", "is not a web address."),
        ("https://oakfield", "is not a web address."),
        ("https://oak field.example", "is not a web address."),
        ("https://oak..example/", "is not a web address."),
        ("https://-oak.example/", "is not a web address."),
        (f"https://{'a' * 64}.example/", "is not a web address."),
        ("https://oakfield.example/<script>", "is not a web address."),
        ('https://oakfield.example/"onclick="x', "is not a web address."),
        ("https://oakfield.example/`x`", "is not a web address."),
        ("https://oakfield.example/{x}", "is not a web address."),
        ("https://oakfield.example and https://ashfield.example", "is not a web address."),
        ("https://oak\u00adfield.example/", "is not a web address."),
        ("https:/oakfield.example", "Write https://oakfield.example, and open it to check."),
        ("https//oakfield.example", "Write https://oakfield.example, and open it to check."),
        ("http:\\\\oakfield.example\\a", "Write http://oakfield.example/a, and open it to check."),
        ("https://office:secret@oakfield.example/", "has a name or password before the @."),
        ("https://oakfield.example@ashfield.example/", "has a name or password before the @."),
        ("https://oakfield.example:99999/", "names a port that cannot exist: the highest is 65535."),
    ],
)
def test_what_is_no_address_is_refused(typed: str, said: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        read(typed)
    assert said in str(refused.value)
    assert addresses.correct_web_address(typed) == (typed, None)


@pytest.mark.parametrize(
    "typed",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://0.0.0.0/", "http://169.254.1.1/",
        "http://10.0.0.7/policies", "http://192.168.1.4/", "http://172.16.0.1/", "http://[::1]/", "http://[fe80::1]/",
        "http://localhost/", "https://localhost:8000/", "https://intranet.oakfield.local/", "https://files.internal/",
        "https://oakfield.LOCALHOST/",
    ],
)  # fmt: skip
def test_an_address_on_the_readers_own_network_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAddress, match="leads to the reader’s own computer or network"):
        read(typed)


@pytest.mark.parametrize("mark", list("()[]'*\"<>`{}|\\ \n"))
def test_nothing_that_ends_a_link_or_an_attribute_is_in_an_address(mark: str) -> None:
    for typed in (
        f"https://oakfield.example/a{mark}b",
        f"https://oakfield.example/?a{mark}b",
        f"https://oakfield.example/#a{mark}b",
    ):
        try:
            address, _ = read(typed)
        except NotAnAddress:
            continue
        assert mark not in address


def test_a_made_up_host_is_known_however_it_is_spelt() -> None:
    for typed in (
        "https://oakfield.example/",
        "HTTPS://OAKFIELD.EXAMPLE",
        "https://oakfield.exam%70le/",
        "oakfield.example",
    ):
        assert addresses.is_fictional_address(read(typed)[0])
    assert not addresses.is_fictional_address(read("https://oakfield.kent.sch.uk/example")[0])


# ---------------------------------------------------------------------------------------------------------------
# The address of a site


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://oakfield.example", "https://oakfield.example/"),
        ("https://Oakfield.github.io/Online-Safety", "https://oakfield.github.io/Online-Safety/"),
        ("https://oakfield.example/a.b~c_D-9/x/", "https://oakfield.example/a.b~c_D-9/x/"),
        ("http://oakfield.example:8080/", "http://oakfield.example:8080/"),
    ],
)
def test_a_site_has_a_plain_address_that_ends_in_a_slash(typed: str, address: str) -> None:
    assert addresses.site_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("https://oakfield.example/a&b/", "https://oakfield.example/a-b/"),
        ("https://oakfield.example/online%20safety/", "https://oakfield.example/online-safety/"),
        ("https://oakfield.example//online/", "https://oakfield.example/online/"),
        ("https://oakfield.example/online//", "https://oakfield.example/online/"),
        ("https://oakfield.example/a/../b/", "https://oakfield.example/a/b/"),
        ("https://oakfield.example/./", "https://oakfield.example/"),
        ("https://oakfield.example/%2e%2e/a", "https://oakfield.example/a/"),
        ("https://oakfield.example/café/", "https://oakfield.example/cafe/"),
        ("https://oakfield.example/online safety/", "https://oakfield.example/online-safety/"),
        ("https://oakfield.example/safety+online", "https://oakfield.example/safety-online/"),
        ("https://oakfield.example/safety(2026)/", "https://oakfield.example/safety-2026/"),
    ],
)
def test_a_site_below_another_path_is_refused_with_a_plain_one(typed: str, near: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        addresses.site_address(typed)
    assert str(refused.value).endswith(f"Choose another, such as {near}")
    assert addresses.site_address(near) == near


def test_a_site_is_no_file() -> None:
    with pytest.raises(NotAnAddress, match=r"Write that of its folder, such as https://oakfield\.example/online/"):
        addresses.site_address("https://oakfield.example/online/index.html")


def test_a_site_without_https_gets_it_and_that_is_told() -> None:
    put, notice = addresses.correct_site_address("www.oakfield.example/Online")
    assert put == "https://www.oakfield.example/Online"
    assert notice


# ---------------------------------------------------------------------------------------------------------------
# Email


@pytest.mark.parametrize(
    "typed",
    [
        "office@oakfield.example", "head.o'neill@oakfield.example", "d'arcy@oakfield.example", "a.smith@oakfield.example",
        "A_Smith+dsl@oak-field.kent.example", "dsl-team@oakfield.example", "2nd@3.example", "siân@oakfield.example",
        "--x@oakfield.example", "o@o.example",
    ],
)  # fmt: skip
def test_an_email_address_is_taken(typed: str) -> None:
    assert addresses.correct_email(typed) == (typed, None)
    assert addresses.email(typed) == typed


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("dsl.@oakfield.example", "dsl@oakfield.example"), (".dsl@oakfield.example", "dsl@oakfield.example"),
        ("a..smith@oakfield.example", "a.smith@oakfield.example"), ("dsl@-oakfield.example", "dsl@oakfield.example"),
        ("dsl@oakfield-.example", "dsl@oakfield.example"), ("dsl@oakfield..example", "dsl@oakfield.example"),
        ("dsl@.oakfield.example", "dsl@oakfield.example"), ("dsl@oakfield.example.", "dsl@oakfield.example"),
        ("dsl @oakfield.example", "dsl@oakfield.example"), ("<dsl@oakfield.example>", "dsl@oakfield.example"),
    ],
)  # fmt: skip
def test_an_email_address_that_is_nearly_one_is_refused_with_it(typed: str, near: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        addresses.email(typed)
    assert str(refused.value) == f"“{typed}” is not an email address. Is it {near}?"


@pytest.mark.parametrize(
    "typed",
    [
        "dsl", "dsl@oakfield", "dsl at oakfield.example", "a@b@oakfield.example", "dsl@oakfield.e", f"{'x' * 65}@oakfield.example",
        f"dsl@{'x' * 64}.example", "dsl@oakfield,example", "dsl@[127.0.0.1]", '"dsl"@oakfield.example', "a&b@oakfield.example",
    ],
)  # fmt: skip
def test_an_email_address_to_which_nothing_could_be_delivered_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAddress):
        addresses.email(typed)


@pytest.mark.parametrize("typed", ["head.o’neill@oakfield.example", "mailto:head.o'neill@oakfield.example"])
def test_what_word_or_a_browser_adds_is_taken_off_and_told(typed: str) -> None:
    plain = "head.o'neill@oakfield.example"
    assert addresses.correct_email(typed) == (plain, f"“{typed}” is read as {plain}. Write it like that.")


def test_an_apostrophe_cannot_end_a_link() -> None:
    assert addresses.mailto("head.o'neill@oakfield.example") == "mailto:head.o%27neill@oakfield.example"
