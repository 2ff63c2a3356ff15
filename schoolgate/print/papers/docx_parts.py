"""The parts of a Word file that pandoc is given, and what it cannot say of pictures.

The styles, the page and its footer are in ``papers/word/``, the parts of a Word file as they lie in its zip.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile

from schoolgate import paths
from schoolgate.print import measure, pictures
from schoolgate.print.papers.paper import Bullets, Field, Paper, Steps

_PARTS = paths.PAPERS / "word"
CREST = "crest.png"
_MARK = re.compile(r"\{(accent|author|title|size|label|right|side|top|bottom)\}")  # where our parts are filled in
_PAGE = 11906  # the width of A4, in twentieths of a point
LABEL_ROOM = 184  # points: a longer label stands above its line


def styles(paper: Paper) -> bytes:
    """Return pandoc’s reference file: our parts, with the paper’s colour and what stands at the foot of each page."""
    filled = {"accent": paper.colour.lstrip("#"), "author": paper.author, "title": paper.title}
    # In twentieths of a point, and the type in halves.
    side, top, bottom = (1134, 794, 1134) if paper.wall else (1474, 1361, 1474)
    filled |= {"side": str(side), "top": str(top), "bottom": str(bottom), "right": str(_PAGE - 2 * side)}
    filled["size"] = str(round(2 * text_size(paper)))
    labels = [label_width(field, paper) for field in paper.fields if field.lines == 1 and field.how == "write"]
    filled["label"] = str(round(20 * (14 + max((width for width in labels if width <= LABEL_ROOM), default=0))))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as packed_styles:
        for part in sorted(_PARTS.rglob("*")):
            if part.is_file():
                text = _MARK.sub(lambda mark: html.escape(filled[mark[1]]), part.read_text(encoding="utf-8"))
                # Pandoc keeps the date of a part that it takes over as it is.
                packed_styles.writestr(
                    zipfile.ZipInfo(part.relative_to(_PARTS).as_posix(), paper.date.timetuple()[:6]), text
                )
    return packed.getvalue()


def text_size(paper: Paper) -> float:
    """Return the size of a paper’s text, in points. What hangs on a wall is to have one page, and Word finds no size by itself."""
    return 9.5 if paper.wall else paper.size


def pictures_of(paper: Paper) -> dict[str, bytes]:
    """Return the pictures of a paper by the names of their files."""
    outlines = {outline for block in paper.blocks if isinstance(block, Bullets) for outline in block.pictures}
    outlines |= {step.picture for block in paper.blocks if isinstance(block, Steps) for step in block.items}
    crest = {CREST: paper.crest} if paper.crest else {}
    return crest | {icon_file(outline): pictures.icon(outline, paper.colour) for outline in outlines - {""}}


def finish(document: bytes) -> bytes:
    """Return a Word file with what pandoc cannot say of pictures."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as parts,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as finished,
    ):
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "word/document.xml":
                text = content.decode().replace(_CREST_STYLE, f"{_CREST_STYLE}{_BESIDE_THE_TITLE}")
                text = _FILE_NAME.sub('<pic:cNvPr descr=""', text.replace("<wp:inline>", _INLINE))
                content = _WITHOUT_WORDS.sub(rf"\1>{_IS_ORNAMENT}</wp:docPr>", text).encode()
            finished.writestr(part, content)
    return written.getvalue()


_CREST_STYLE = '<w:pStyle w:val="Crest" />'
# In the style itself LibreOffice does not see it.
_BESIDE_THE_TITLE = (
    '<w:framePr w:hSpace="284" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="right" w:yAlign="top" />'
)
_INLINE = '<wp:inline distT="0" distB="0" distL="0" distR="0">'  # or LibreOffice puts room around each picture
_FILE_NAME = re.compile(r'<pic:cNvPr descr="[^"]*"')  # of the picture, where its words belong
_WITHOUT_WORDS = re.compile(r'(<wp:docPr descr=""[^>]*?) ?/>')
# Without it Word’s own check says that the words for a picture are missing.
_IS_ORNAMENT = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1" /></a:ext></a:extLst>'
)


def icon_file(outline: str) -> str:
    """Return the name of the file of an icon’s picture."""
    return f"{hashlib.sha256(outline.encode()).hexdigest()[:12]}.png"


def label_width(field: Field, paper: Paper) -> float:
    """Return how wide words are in our typeface, in points. Word’s is much the same."""
    return paper.size * measure.width_of(tuple((piece.text, piece.strong) for piece in field.pieces))
