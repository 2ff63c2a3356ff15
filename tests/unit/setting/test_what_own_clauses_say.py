"""What a clause of a setting’s own may not say unless somebody confirms it."""

from __future__ import annotations

import pytest

from schoolgate.setting.contradictions.own_clauses import unsafe


def found(says: str, *points: str) -> list[str]:
    return [*unsafe(" ".join([says, *points]))]


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("Staff delete the picture at once.", ("delete", "picture")),
        ("The office keeps all photographs for a year.", ("keeps", "photographs")),
        ("Copies of the video are forwarded to the head.", ("Copies", "video")),
        ("Screenshots are saved by the DSL alone.", ("saved", "Screenshots")),
        ("A nude is shown to the head.", ("shown", "nude")),
        ("Semi-nude images are never opened.", ("opened", "Semi-nude")),
        ("The site team wipes footage each Friday.", ("wipes", "footage")),
        ("Indecent images are sent to the police.", ("sent", "Indecent")),
        ("Images are destroyed when a child leaves.", ("destroyed", "Images")),
        ("Pupils get rid of the film.", ("get rid of", "film")),
        ("A pupil who filmed someone removes the film.", ("removes", "film")),
        (
            "We ask that any photographs of other children that were taken in the club are removed.",
            ("removed", "photographs"),
        ),
    ],
)
def test_what_is_done_with_a_picture_is_to_be_confirmed(says: str, words: tuple[str, str]) -> None:
    (message,) = found(says)
    assert message.startswith(f"“{words[0]}” and “{words[1]}” stand together here. With a nude or with evidence,")


def test_points_are_read_with_the_sentence_before_them() -> None:
    (message,) = found("Staff delete:", "each picture that was taken")
    assert message.startswith("“delete” and “picture” stand together here.")


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("We will not tell anyone.", "not tell"),
        ("Nobody will ever be told.", "Nobody will ever be told"),
        ("What a child tells us stays confidential.", "confidential"),
        ("It stays our secret.", "secret"),
        ("You may speak to us in strict confidence.", "in strict confidence"),
        ("A mentor doesn’t tell your parents.", "doesn’t tell"),
        ("The box is emptied without telling families.", "without telling"),
        ("We never pass it on.", "never pass it on"),
    ],
)
def test_a_promise_not_to_tell_is_to_be_confirmed(says: str, words: str) -> None:
    (message,) = found(says)
    assert message.startswith(f"“{words}” may read as a promise not to tell.")


@pytest.mark.parametrize(
    "says",
    [
        "Records of staff are confidential.",
        "Teachers share videos with their classes.",
        "We look forward to your photographs of the fair.",
        "Phones are kept in the office.",
        "Pupils may not pass on their password.",
        "Copies of passports are not kept.",
        "Parents may film the play and must not post it online.",
        "Tell us if you change your number.",
        "Year 6 walkers hand theirs to the class teacher.",
        "We delete accounts when a pupil leaves.",
        "A phone that was used to film is removed.",
        "Staff remove a phone, and tell parents of any photograph.",
        "Staff remove any phone used to film.",
        "Posters are removed when they are torn.",
    ],
)
def test_what_schools_write_otherwise_is_not(says: str) -> None:
    assert found(says) == []
