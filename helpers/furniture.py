"""What stands around the prose of an article: bylines, captions, boilerplate, end markers; told by the line alone.

Newspapers call it furniture. A line is taken for some only if all of it is: a sentence of an article that happens to begin with
*Read* or to end with *Reuters* stays prose. No pattern looks at a character twice for long: none repeats what can repeat.
"""

from __future__ import annotations

import re

LONGEST = 400  # characters; longer paragraphs are prose

END_MARKER = re.compile(
    r"(?:end\s*(?:of\s+)?(?:article|document|story|item|text)|the\s+end|ends?|#{2,}|-\s?30\s?-|\*{3,}|[-—–_=]{3,}|■|\[end\]|\(end\))\.?",
    re.IGNORECASE,
)

# Bylines ---------------------------------------------------------------------------------------------------------------

#: What a name or a place begins with, in any Latin, Greek or Cyrillic alphabet (Latin's later blocks hold small letters between their capitals).
CAPITAL = "A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿΑ-ΩА-Я"
_NAME_WORD = rf"(?:[{CAPITAL}][\w’'-]{{0,24}}\.?|d[aeiu]|del|della|van|von|der|den|ter|bin|ibn|al|el|dos|das)"
_NAMES = rf"(?P<names>{_NAME_WORD}(?:(?:,? and |,? & |, | ){_NAME_WORD}){{0,11}})"
_TRADE = (
    r"(?:(?:chief|senior|special|staff|political|diplomatic|foreign|economics?|health|science|education|environment|legal|sports?|city|"
    r"national|world|business|features?|news|arts|crime|deputy|assistant|associate|contributing|guest|our|the) ){0,4}"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|staff|contributors?|journalists?|critics?|photographers?|analysts?|bureau(?: chief)?)"
)
# `Velmara, 4 March.` before a byline
_PLACE_AND_DAY = rf"[{CAPITAL}][\w’' .-]{{1,40}}, (?:\d{{1,2}} [A-Z][a-z]{{2,8}}|[A-Z][a-z]{{2,8}}\.? \d{{1,2}})(?:,? \d{{4}})?[.,:] "
_BYLINE = re.compile(
    rf"(?:{_PLACE_AND_DAY})?(?:(?i:by|written by|words by|text by|story by|posted by|report by|interview by|authors?:|from)[ \t:]+){_NAMES}"
    rf"(?:\s*(?:[,|/•·–—-]|\bin\b|\bfor\b)\s*[^.!?]{{0,80}})?\s*"
)
_TRADED = re.compile(rf"{_NAMES}(?:,| [-–—|/]|\s*\()?\s*(?i:{_TRADE})(?:\s*[,|/–—-]?\s*[A-Z][\w .'’&-]{{0,40}})?\)?")
_CREDIT = re.compile(
    r"[(–—-]{0,3} ?(?:(?:additional |further )?(?:reporting|writing|editing|compiled|edited|research) by|(?:additional|further) reporting from) .{2,300}"
    r"|[A-Z].{3,160}\b(?:contributed (?:reporting|to this (?:report|story|article))|reported from|contributed from)\b.{0,160}"
    r"|e-?mail: ?\S+@\S+|.{0,60}\bcan be (?:reached|contacted) at .{3,80}|follow (?:him|her|them|\w+ \w+) on (?:twitter|x)\b.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
# What an author is, in the line at the foot: `Ida Berg is a columnist for the Gazette.`
_BIOGRAPHY = re.compile(
    rf"{_NAMES}(?:, [^.!?]{{3,120}},)? (?:is|are) (?:an? |the )?(?:[\w&.’'-]+ ){{0,5}}?"
    r"(?:writer|reporter|correspondent|columnist|editor|contributor|co-host|fellow|professor|author|journalist|critic)s?\b.{0,300}",
    re.DOTALL,
)
_DATED = re.compile(
    r"(?:(?:first )?published|updated|posted|last (?:modified|updated)|date|issued|created)\b.{0,60}\d.{0,40}",
    re.IGNORECASE,
)

# Captions ------------------------------------------------------------------------------------------------------------

_CAPTION = re.compile(
    r"(?:file )?(?:photos?|images?|pictures?|photographs?|captions?|graphics?|charts?|drawings?|maps?|video)\s?(?:\([^)]{1,60}\)\s?)?:\s?.{0,400}"
    r"|file\s?[-–—].{10,400}|\((?:photo|image|picture)s?\b.{0,100}\)"
    r"|.{0,380}(?:\((?:ap|afp|reuters|epa|getty|photo|image|photograph|picture|credit|courtesy)\b[^)]{0,100}\)"
    r"|\b(?:photograph|photo|image|picture|illustration)s? (?:by|credit|courtesy)\b.{1,80}|\bcredit:? ?[A-Z].{1,80}"
    r"|\b(?:via )?getty(?: images)?|/(?:reuters|ap|afp|getty images|associated press|the new york times)|\bap photo)[.)]*",
    re.IGNORECASE | re.DOTALL,
)
_CREDITED = re.compile(
    r"\.Credit[A-Z]|\([^)]{0,60}(?:AP Photo|Getty|Reuters|AFP)[^)]{0,60}\)\.?$|(?i:^\W{0,3}(?:photos?|images?|captions?|pictures?|photographs?|graphics?|charts?|drawings?|maps?)\s?(?:\([^)]{1,60}\)\s?)?:|^file\s?[-–—])"
    r"|\b(?:Photo|Image|Photograph|Picture)s? (?:by|credit|courtesy)|(?i:photograph by)|\bGetty(?: Images)?\W*$|/(?:Reuters|AP|AFP|Getty Images)\W*$"
)

# Boilerplate ---------------------------------------------------------------------------------------------------------

_POINTER = re.compile(
    r"(?:read|watch|listen|see|click|tap|subscribe|sign up|follow|share|like|download|view|check out|join|get|find|visit|log ?in|register|donate|support"
    r"|for more,? )\b.{0,140}",
    re.IGNORECASE | re.DOTALL,
)
_POINTED_AT = re.compile(
    r"\b(?:here|above|below|more(?: (?:on|about|from|at|in)\b.{0,60})?|newsletters?|podcast|full (?:story|article|report|text|transcript|interview|video)|the rest|"
    r"on (?:twitter|facebook|instagram|x|whatsapp|linkedin|youtube|telegram)|us|this|app|account|inbox|@\w+|alerts?|related|next|also)\W{0,3}$"
    r"|\b(?:newsletter|our (?:app|channel|site|website|page)|(?:on|at) (?:twitter|facebook|instagram|whatsapp|https?:|www\.)|the (?:full|rest|latest)\b|the (?:ad|clip|video|interview|photos?|segment)\b)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:©|\(c\) ?\d|copyright\b|all rights reserved).{0,380}|.{0,300}\ball rights reserved\b.{0,80}"
    r"|advertise?ments?|sponsored(?: content)?|story continues below.{0,40}|(?:article )?continues? (?:below|after).{0,60}"
    r"|\W?(?:related|recommended|more from|more on|most (?:read|popular)|trending|see also|read also|also read|don['’]t miss|up next|read (?:more|next)(?=:)|you may (?:also )?like)\b(?:\W?\s?[:|>–—-].{0,120}|[^.!?]{0,100}|\W)"
    r"|(?:share|save|print|comments?|e-?mail|tweet|facebook|twitter|whatsapp|copy link|menu|search|home|skip to (?:main )?content|back to top|log ?in|subscribe|site (?:mobile )?navigation"
    r"|share (?:this|on|via)\b[^.!?]{0,60}|leave a (?:comment|reply)|view (?:all )?comments|load more|cookies?|privacy policy|terms(?: of (?:use|service))?|\d+ (?:comments?|shares?|min(?:ute)?s? read))"
    r"|(?:editor['’]?s['’]? note|corrections?|clarification|update|note to (?:readers|editors)|disclaimer|disclosure)\b\s*(?:\([^)]{0,40}\)\s*)?[:.—–-].{0,380}"
    r"|(?:this|an earlier version of this) (?:story|article|post|piece|report|column|page|version)\b.{0,60}\b(?:updated|published|appeared|corrected|amended|syndicated|produced|clarified|misstated)\b.{0,300}"
    r"|(?:a version of this (?:story|article|post)|as published in)\b.{0,300}|corrections? appended\.?"
    r"|\(?h/t:? .{2,60}|\(?via .{2,40}\)|this (?:material|website|site) (?:may|uses)\b.{0,200}|we use cookies.{0,200}"
    r"|(?:for )?immediate release.{0,40}|(?:press|media|news) release|embargoed (?:until|till|for)\b.{0,80}"
    r"|(?:to )?(?:contact|reach) (?:the|us|our)\b.{0,120}@.{0,60}",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(
    r"[.#@][\w. ,#:()>-]{1,80}\{|\}|-?[a-z][a-z-]{2,30}: ?[^;{}]{1,60};|<(?:script|style|iframe|div|img)\b.{0,300}",
    re.DOTALL,
)
# A note's label alone in its line: the paragraph below it is the note.
NOTE_LABEL = re.compile(
    r"(?:corrections?|clarification|editor['’]?s['’]? note|disclaimer)\b[^.!?]{0,40}[.:]?", re.IGNORECASE
)


# What a line must have, so that most paragraphs are spared the patterns.
_OPENS = frozenset(
    "read watch listen see click tap subscribe sign follow share like download view check join get find visit log login register donate support for "
    "© (c) copyright advertisement advertisements sponsored story article continues continue related recommended more most trending also don't don’t "
    "up you a as save print comment comments email e-mail tweet facebook twitter whatsapp copy menu search home skip back site leave load cookie cookies "
    "privacy terms editor's editors editor’s editors’ editors' correction corrections clarification update note disclaimer disclosure this an h/t via "
    "we to contact reach for immediate press media news embargoed".split()
)
_PICTURED = ("getty", "reuters", "afp", "ap)", "ap photo", "photo", "image", "credit", "courtesy", "york times)")
_NAMED_PICTURE = tuple("photo image pictur captio graphi chart drawin map video file (photo (image (pictu".split())


def is_end_marker(line: str) -> bool:
    """Whether the line says that the article is over."""
    return len(line) <= 24 and bool(END_MARKER.fullmatch(line))


def is_separator(line: str) -> bool:
    """Whether the line is nothing but marks: `* * *`, `___`."""
    return len(line) <= 24 and not any(character.isalnum() for character in line)


def byline_names(line: str) -> str:
    """Who wrote the article by a byline such as `By Ida Berg`, `Ida Berg, staff writer`; empty if the line is none."""
    line = line.strip(" *_\t\n")
    if not 6 <= len(line) <= 160 or (line[-1] in ".,;:" and not line.endswith((" Jr.", " Sr."))):
        return ""
    found = _BYLINE.fullmatch(line) or _TRADED.fullmatch(line)
    if not found:
        return ""
    names = re.sub(rf"(?i:,? {_TRADE})$", "", found["names"].strip(" ,"))
    if " and " not in names and " & " not in names:
        names = names.split(",")[0]  # what follows the comma is the paper or the place
    words = names.replace(",", " ").split()
    if sum(word[0].isupper() for word in words) < 2:
        return ""
    return " ".join(word.capitalize() if word.isupper() and len(word) > 3 else word for word in names.split())


_TITLED = (
    r"(?:Press|News|Times|Post|Gazette|Herald|Journal|Tribune|Courier|Chronicle|Guardian|Reuters|Wire|AFP|AP|Agency|Today|Telegraph|Observer|"
    r"Standard|Examiner|Inquirer|Globe|Bulletin|Dispatch)"
)
_PAPER = re.compile(
    r"[,|/•·–—] ?(?P<paper>(?:The|Le|La|El|Die|Der|Das|Il) [A-Z][\w .'’&-]{2,30}"
    rf"|(?:[A-Z][\w'’&-]* ){{0,3}}{_TITLED})$"
)
_PAPER_ALONE = re.compile(rf"(?:[A-Z][\w'’&-]* ){{0,4}}{_TITLED}")


def byline_paper(line: str) -> str:
    """The paper or agency that a byline names after the author: `By Ida Berg, The Gazette`; empty if it names none."""
    found = _PAPER.search(line.strip()) if byline_names(line) else None
    return found["paper"] if found else ""


def is_paper(line: str) -> bool:
    """Whether a line, or a speaker's label, is a paper's or an agency's name by its last word: `The Harbour Courier`."""
    return len(line) <= 60 and bool(_PAPER_ALONE.fullmatch(line))


def is_credit(line: str) -> bool:
    """Whether the line says who had a part in the article: `Ida Berg reported from Oslo.`"""
    if len(line) > LONGEST or line[:1] in "\"“‘'":
        return False
    return bool(_CREDIT.fullmatch(line))


def is_biography(line: str) -> bool:
    """Whether the line says who somebody is that writes: `Ida Berg is a columnist for the Gazette.`"""
    return len(line) <= LONGEST and bool(_BIOGRAPHY.fullmatch(line))


def is_dated(line: str) -> bool:
    """Whether the line says when the article was published or changed."""
    return len(line) <= 120 and bool(_DATED.fullmatch(line))


def is_caption(line: str) -> bool:
    """Whether the line describes or credits a picture."""
    if len(line) > LONGEST:
        return False
    tail = line[-60:].lower()
    if not (any(map(tail.__contains__, _PICTURED)) or line[:6].lower().startswith(_NAMED_PICTURE) or ".Credit" in line):
        return False
    return bool(_CREDITED.search(line)) and bool(_CAPTION.fullmatch(line) or ".Credit" in line)


def is_boilerplate(line: str) -> bool:
    """Whether the line is the outlet's about itself, its readers, its rights or the article: `Read more`, `Share`, `© 2025`."""
    line = line[: LONGEST + 1].strip("\"“”'‘’ ")  # some files put every paragraph in marks
    if len(line) > LONGEST or not line:
        return False
    opening = line[:24].lower().lstrip("\"“'([•▶►→-* ").split(None, 1)
    if not opening:
        return False
    if opening[0].strip(".,:;!)") not in _OPENS and not opening[0].startswith("©"):
        rights = "all rights reserved" in line.lower()
        code = line[-1] in "{};>" and line[0] in ".#@}-<abcdefghijklmnopqrstuvwxyz" and bool(_CODE.fullmatch(line))
        counted = line[0].isdigit() and len(line) < 24 and bool(_BOILERPLATE.fullmatch(line))
        return rights or code or counted
    if _BOILERPLATE.fullmatch(line):
        return True
    return len(line.split()) <= 16 and bool(_POINTER.fullmatch(line)) and bool(_POINTED_AT.search(line))
