"""What is said to the person who answers: a sentence for each error code, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from formserver.engine.session import Session
from formserver.errors import Problem
from formserver.program.markup import plain
from formserver.program.model import Node, Program
from formserver.program.privacy import says_anonymous
from formserver.web.pages import fields, languages
from formserver.web.pages.limits import filled, limit_words
from formserver.web.pages.other_calendars import WRONG_PARTS, wrong_date
from formserver.web.tongues import like, tag_of, told

Words = Callable[[str], str]


def _(text: str) -> str:
    """Mark a sentence for the catalogues; the reader's language is applied when it is said."""
    return text


#: code, or code and question or slip (fields.slip_of), → sentence.
SENTENCES = {
    "required": _("Enter an answer: %(label)s"),
    "required select": _("Choose an answer: %(label)s"),
    "required image": _("Add a file: %(label)s"),
    "required acknowledge": _("Tick the box: %(label)s"),
    "required geopoint": _("Enter latitude and longitude, or use this device's position: %(label)s"),
    "constraint": _("Check this answer: %(label)s"),
    "choice": _("Choose an answer from the list: %(label)s"),
    "type": _("Check this answer: %(label)s"),
    "choice order": _("Give every item a different number, 1 for the first: %(label)s"),
    "type long": _("This number is too long. Enter at most 15 digits: %(label)s"),
    "type year": WRONG_PARTS["year"],
    "type integer": _("Enter a whole number, for example 48: %(label)s"),
    "type decimal": _("Enter a number, for example 12.5: %(label)s"),
    "type date": _("Enter a real date with day, month and year, for example 27 3 2026: %(label)s"),
    "type time": _("Enter a time with hour and minute, for example 14 30: %(label)s"),
    "type geotrace": _(
        "Enter at least two points, one in each line, each with latitude and longitude, for example "
        "5.6037 -0.1870: %(label)s"
    ),
    "type geoshape": _(
        "Enter at least three points, one in each line, each with latitude and longitude, for example "
        "5.6037 -0.1870: %(label)s"
    ),
    "type geopoint": _("Enter latitude and longitude as numbers, for example 5.6037 and -0.1870: %(label)s"),
}
_KINDS = {
    "select_one": "select", "select_multiple": "select", "rank": "select", "range": "select", "image": "image",
    "audio": "image", "video": "image", "file": "image", "dateTime": "date",
}  # fmt: skip
_OWN = {"required": "required_message", "constraint": "constraint_message"}


def words_at(session: Session, path: str, role: str) -> str:
    """Return one of the texts at ``path``, in its language where the reader's lacks it."""
    number = getattr(session.program.nodes[session.cell(path).node], role)
    tag = "" if number is None else session.program.texts[session.state.call.language][number].fallback
    return told(session.program, session.text(path, role), tag)


def error_words(session: Session, node: Node, path: str, code: str, label: str, words: Words) -> str:
    """Return what to say at ``path`` for ``code``: the author's message, else one of ours; it names the question.

    What is made for this question alone, in the reader's language, comes before a message in another one.
    """
    own = words_at(session, path, _OWN[code]) if code in _OWN else ""
    made = "" if own and not tag_of(own) else _made_words(session, node, path, code, words)
    name = plain(label)
    if own and not made:
        is_named = name in plain(own) or tag_of(own) != tag_of(label)
        return like(own, plain(own) if is_named else f"{name}: {plain(own)}")
    made = made or sentence(node.question, code, words, slip=fields.slip_of(node.question, session.cell(path).text))
    return made % {"label": name}


def _made_words(session: Session, node: Node, path: str, code: str, words: Words) -> str:
    """Return a sentence made for this question alone, with ``%(label)s`` to fill."""
    tag = session.state.call.language
    if code == "constraint":
        return filled(session, node, path, limit_words(session.program, node, words, tag))
    return wrong_date(node, words, tag) if code == "type" else ""


def sentence(question: str, code: str, words: Words, *, slip: str = "") -> str:
    """Return the translated sentence for ``code`` at a ``question``, with ``%(label)s`` to fill."""
    keys = (f"{code} {slip}", f"{code} {_KINDS.get(question, question)}", code, "constraint")
    return words(next(SENTENCES[key] for key in keys if key in SENTENCES))


#: What only the page script says; sent to it with SENTENCES in the reader's language.
BROWSER = {
    "error": _("Error:"),
    "optional": _("(optional)"),
    "problem": _("There is a problem"),
    "not answered": _("Not answered"),
    "change": _("Change"),
    "gone": _("no longer in the list"),
    "sending": _("Sending…"),
    "not sent": _("Not sent: there is no connection. Your answers are still on this page. Try again."),
    "refused": _("Not sent: the server did not take the answers. They are still on this page. It said: %(words)s"),
    "leave": _("Your answers have not been sent yet."),
    "leave form": _("Leave without sending"),
    "clear": _("Clear"),
    "no choices": _("There is nothing to choose from here."),
    "value": _("Chosen: %(value)s"),
    "open": _("Open"),
    "remove": _("Remove"),
    "nothing added": _("Nothing added yet."),
    "check": _("Check all answers"),
    "attached": _("File attached"),
    "yes": _("Yes"),
    "language": _("Language"),
    "no language": _("The other language could not be fetched: there is no connection. Your answers are still here."),
    "place of": _("Place of: %(choice)s"),
    "answered": _("Answered"),
    "chosen before": _("You have answered this question. Choose again only if you want to change your answer."),
}

#: How a part of a long form stands (overview.py).
STATUSES = {
    "attention": _("Needs attention"),
    "new": _("Not started"),
    "begun": _("Begun"),
    "complete": _("Complete"),
    "read": _("Only to read"),
}
#: Where in a long form a page is; the number of parts only where it is certain.
PROGRESS, PLACE = _("Part %(place)s of %(total)s"), _("Part %(place)s")


def progress_words(found: tuple[int, int] | None, words: Words, tag: str) -> str:
    """Return where in the form a page is: which part, of how many (0: not certain)."""
    if found is None:
        return ""
    place, total = (languages.number_words(str(number), tag) for number in found)
    return words(PROGRESS if found[1] else PLACE) % {"place": place, "total": total}


#: What only one part of the page script says (scripts.py names the parts), sent to the forms that need it.
OF_PARTS = {
    "later": {
        "not kept": _("Not kept: there is no connection. Your answers are still on this page. Try again."),
        "keep": _("Save and finish later"),
        "saved answers": _("Go on with saved answers"),
    },
    "overview": {
        **{f"status {name}": said for name, said in STATUSES.items()},
        "part of": PROGRESS,
        "part": PLACE,
        "sections": _("All sections"),
        "answered of": _("Answered: %(done)s of %(asked)s"),
        "questions": _("Questions"),
    },
    "blocks": {
        "no blocks": _("These questions could not be fetched: there is no connection. Your answers are still here."),
    },
    "instances": {
        "removed": _("Removed: %(what)s"),
        "bring back": _("Bring it back"),
        "is back": _("It is back: %(what)s"),
    },
    "sounds": {"listen": _("Listen: %(what)s")},
    "rank": {
        "move up": _("Move up: %(choice)s"),
        "move down": _("Move down: %(choice)s"),
        "keep order": _("This order is right"),
    },
    "finder": {
        "seek": _("Type a part of the name"),
        "found": _("Found: %(count)s"),
        "found more": _("Found: %(count)s. The first %(shown)s are shown; type more of the name to see the others."),
        "nothing found": _("Nothing in the list has this name."),
    },
    "typing": {
        "show typed": _("Show what was typed"),
        "hide typed": _("Hide what was typed"),
        "one more": _("One more"),
        "one less": _("One less"),
        "open link": _("Open in a new tab: %(address)s"),
    },
    "media": {
        "take photo": _("Take a photo"),
        "pick image": _("Choose a photo"),
        "pick audio": _("Choose a recording"),
        "pick video": _("Choose a video"),
        "pick file": _("Choose a file"),
        "remove file": _("Take this file away"),
        "file gone": _("The file is taken away."),
        "choose another": _("Choose another"),
        "file size": _("Size: %(size)s kB"),
        "little space": _(
            "There is hardly any space left on this device. Send what waits to be sent before you add files."
        ),
    },
    "drawing": {
        "sign here": _("Sign in the box with a finger, or choose a picture of the signature above."),
        "sign typed": _("Or type the name here:"),
        "draw": _("Draw in the box with a finger, or choose a picture above."),
        "annotate": _("Choose a photo, then mark what matters on it with a finger."),
    },
    "recorder": {
        "record": _("Record"),
        "stop recording": _("Stop recording"),
        "no recorder": _("This device does not let the page record. Choose a file instead."),
    },
    "barcode": {
        "scan": _("Scan the code"),
        "stop scanning": _("Stop scanning"),
        "hold code": _("Hold the code in front of the camera."),
        "no scanner": _("This device does not let the page use its camera. Type the code instead."),
    },
    "geo": {
        "position": _("Use this device's position"),
        "measuring": _("Measuring… now within %(metres)s m"),
        "measured": _("Position found, within %(metres)s m"),
        "rough": _("Position found, but only within %(metres)s m. Under open sky it is better: measure again there."),
        "take now": _("Take it as it is now"),
        "stop measuring": _("Stop measuring"),
        "no position": _("This device does not give its position. Type the numbers instead."),
        "add position": _("Add this device's position"),
        "remove last": _("Remove the last point"),
        "undo": _("Undo"),
        "within": _("%(place)s (within %(metres)s m)"),
        "points": _("Points: %(count)s"),
        "length": _("Points: %(count)s, length: %(size)s"),
        "area": _("Points: %(count)s, area: %(size)s"),
    },
    "beginning": {
        "notes position": _("This form notes where the device is when it is begun."),
        "no position noted": _("The device did not give its position. You can go on without it."),
    },
    "map": {
        "show map": _("Show the map"),
        "hide map": _("Hide the map"),
        "map": _("Map"),
        "tap to add": _("Tap the map to add a point. Points can be typed above as well."),
        "tap to place": _("Tap the map where the place is, or type the numbers above."),
        "map only shows": _("The map shows the place. It is measured by the device, or typed above."),
        "no map": _("The map could not be fetched: there is no connection. Type the numbers instead."),
        "zoom in": _("Zoom in"),
        "zoom out": _("Zoom out"),
    },
}

#: What is said above a page.
MORE = _("There is more on this page now, because of what you answered.")
BEGUN_AGAIN = _(
    "The page could not be continued, so the form begins again. What you entered on that page is kept; "
    "what you answered on the pages before it is not."
)
#: Heading and words of the page on which somebody ends who leaves an anonymous form.
LEFT = (
    _("Your answers are gone"),
    _("Nothing was sent, and this device keeps nothing of it. You can close this page now."),
)
FILE_GONE = _("A file was kept for too long before you sent the answers and is gone. Attach it again.")

#: Problem → heading and words of the page on which a form ends without being sent.
ENDS = {
    "form.closed": (
        _("This form is closed"),
        _(
            "It was closed before your answers arrived, so they do not count. They were kept, "
            "and the people who run the form can see them."
        ),
    ),
    "instance.conflict": (
        _("These answers were sent before"),
        _(
            "Answers were already sent from this page, and what you sent now is different. The first answers count. "
            "The new ones were kept, and the people who run the form can see them."
        ),
    ),
}
#: Said instead of the words of ENDS when an anonymous form has been closed.
CLOSED_AND_ANONYMOUS = _(
    "It was closed before your answers arrived, so they do not count. The form is anonymous, so they were not kept."
)


def ends(program: Program, problem: Problem) -> tuple[str, str]:
    """Return heading and words of the page on which a form ends with a problem of ENDS."""
    heading, said = ENDS[problem.code]
    closed = problem.code == "form.closed" and says_anonymous(program.settings)
    return heading, CLOSED_AND_ANONYMOUS if closed else said
