"""Every Problem that can be raised: one table of codes, each with its HTTP status and sentence; bugs for logs."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """``message`` is an English sentence (also the gettext key); ``{names}`` are filled from the details."""

    status: int
    message: str


PROBLEMS: dict[str, Kind] = {
    # Requests
    "page.unknown": Kind(404, "There is no such page."),
    "page.method": Kind(405, "This address does not take that kind of request."),
    "request.unreadable": Kind(400, "The request could not be read."),
    "request.unfit": Kind(422, "What was sent does not have the right shape: {reason}"),
    "request.unknown_action": Kind(400, "The page asked for something that does not exist here."),
    "request.too_large": Kind(413, "What was sent is too large. The limit is {limit} MB."),
    "request.too_many_parts": Kind(
        413, "What was sent has too many fields, or one that is too long. The limits are {parts} and {size} kB."
    ),
    "request.forged": Kind(
        400, "The page was open too long, or the request came from elsewhere. Go back and try again."
    ),
    "request.local_only": Kind(403, "This address only answers commands from the same computer."),
    "command.refused": Kind(409, "{reason}"),
    "command.unknown": Kind(404, "The server does not know the command {command}."),
    "state.unreadable": Kind(400, "The page could not be continued. Open the link of the form again."),
    "part.elsewhere": Kind(409, "The file has come as far as byte {have}; go on from there."),
    "part.damaged": Kind(422, "The file did not arrive as it was sent. Send it again."),
    "parts.missing": Kind(409, "Files of this record are not here. Send them first."),
    "upload.unknown": Kind(410, "The file is no longer here. Attach it again."),
    "server.failed": Kind(500, "Something went wrong on the server. It was logged as {id}."),
    "server.busy": Kind(503, "The server is busy. Try again in a moment."),
    # Forms
    "form.unknown": Kind(404, "There is no such form."),
    "form.closed": Kind(410, "This form is closed and takes no more answers."),
    "form.garbled": Kind(
        403, "This form takes answers only from its own page, which changes some of them by chance before sending."
    ),
    "form.findings": Kind(422, "The form has errors and cannot be published."),
    "form.no_draft": Kind(409, "There is no draft of this form to publish."),
    "form.not_published": Kind(409, "The form has no published version yet."),
    "form.other_id": Kind(409, "The file holds the form {found}, not {form_id}."),
    "form.too_heavy": Kind(413, "The form asks for more than the server computes, or an answer is too long."),
    "form.code_taken": Kind(409, "The code {taken} is already in use."),
    "form.code_unfit": Kind(422, "A code has 4 to 20 small letters and digits."),
    "version.unknown": Kind(404, "The form {form_id} has no version {version}."),
    "version.conflict": Kind(
        409,
        "Version {version} of {form_id} is already published with other content. "
        "Give the changed form a new version in its settings sheet.",
    ),
    "file.unknown": Kind(404, "There is no file {name}."),
    "file.unwritable": Kind(500, "{name} cannot be written: {reason}."),
    # Translations
    "texts.unreadable": Kind(422, "{name} is not a .po file that can be read: {reason}"),
    "texts.no_xlsform": Kind(422, "{name} is an XForm. Texts are taken from XLSForms (.xlsx, .xls, .csv, .md)."),
    "texts.whose": Kind(
        422, "{name} does not say which form and language it is for. Say it with --form ID and --language TAG."
    ),
    "texts.no_source": Kind(
        422,
        "{name} is for {domain}, whose texts have not been taken out yet. Run `formserver texts extract FORM.xlsx`.",
    ),
    # Submissions
    "submission.unknown": Kind(404, "There is no such submission."),
    "draft.unknown": Kind(
        404,
        "Nothing is kept under this code. Compare each letter; what was kept goes when it is sent or its day is over.",
    ),
    "instance.unreadable": Kind(400, "The submission could not be read: {reason}"),
    "instance.no_id": Kind(400, "The submission has no instanceID."),
    "instance.conflict": Kind(409, "Another submission with the same instanceID but other answers is already here."),
    "instance.deprecated_unknown": Kind(404, "The submission that this one corrects is not here."),
    "instance.deprecated_old": Kind(409, "The submission that this one corrects has been corrected already."),
    "attachment.conflict": Kind(409, "The file {name} is already here with other content."),
    "attachment.unknown": Kind(404, "There is no file {name}."),
    "attachment.apart": Kind(400, "The files of an anonymous form must come together with its answers."),
    "attachment.unfit": Kind(415, "Only photos (JPEG or PNG) can be sent with this form."),
    "export.unknown": Kind(404, "There is no export {format}."),
    "export.zip": Kind(422, "With repeats there are several tables, which come as a zip. Write it to {name}."),
    "export.not_installed": Kind(501, "This server cannot write {format}. Install formserver with the extra {extra}."),
    # Lists of entities
    "list.unknown": Kind(404, "There is no such list."),
    "list.name_unfit": Kind(422, "A list's name begins with a letter and has letters, digits, - and _ only."),
    "list.exists": Kind(409, "There is already a list {list}."),
    "entity.unknown": Kind(404, "There is no such entry in the list."),
    "entity.exists": Kind(409, "The list has an entry with the uuid {uuid} already."),
    "entity.no_label": Kind(422, "Enter a label: it is what people read when they choose."),
    "entity.changed": Kind(
        409, "Somebody changed this entry meanwhile. What it is now stands below each field; save again to keep yours."
    ),
    "property.unfit": Kind(
        422, "{name} cannot be a property: a letter, then letters, digits, - _ and . only; not name or label."
    ),
    # People
    "sign_in.needed": Kind(401, "Sign in to see this page."),
    "sign_in.wrong": Kind(401, "The e-mail address or the password is not right."),
    "sign_in.throttled": Kind(429, "Too many tries. Wait {seconds} seconds."),
    "role.missing": Kind(403, "You may not do this."),
    "token.unusable": Kind(410, "This link has been used or has expired."),
    "email.unfit": Kind(422, "This is not an e-mail address."),
    "password.short": Kind(422, "A password has at least {length} characters."),
    "password.long": Kind(422, "A password has at most {length} characters."),
    "password.common": Kind(422, "This password is one of the most common ones. Choose another."),
    "person.exists": Kind(409, "There is already an account with this e-mail address."),
    "person.unknown": Kind(404, "There is no such account."),
    "person.own": Kind(409, "You cannot do this to your own account."),
    "device.no_label": Kind(422, "A device needs a name, for example: tablet 4."),
    "device.unknown": Kind(404, "There is no such device."),
    "device.revoked": Kind(403, "This device may no longer open forms here."),
    "device.locked_out": Kind(
        403, "Only a coordinator, or a device that was enrolled within the last day, is given this key."
    ),
    "rescue.unreadable": Kind(422, "This file is no copy of a device, or it is damaged."),
    "rescue.foreign": Kind(422, "This was sealed for another server."),
    "rescue.too_many": Kind(413, "This copy holds more than {most} records."),
    "form.members": Kind(401, "This form is only for people who are signed in or whose device is enrolled."),
    "form.anonymous": Kind(409, "An anonymous form is always open to everybody: nobody signs in to answer it."),
    # Programs
    "key.needed": Kind(401, "A key is needed. Make one in the desk under Access keys and send it as a Bearer token."),
    "key.wrong": Kind(401, "There is no such key."),
    "key.expired": Kind(401, "The key has expired. Make a new one in the desk."),
    "key.revoked": Kind(401, "The key has been revoked. Make a new one in the desk."),
    "key.scope": Kind(403, "The key may not do this: it lacks the scope {scope}."),
    "key.unknown": Kind(404, "There is no such key."),
    "key.no_label": Kind(422, "A key needs a name."),
    "key.no_scope": Kind(422, "Choose what the key may do."),
    # Data folder and command line
    "demo.stuck": Kind(422, "No demo answer was found for {question} of {form_id} that the form accepts."),
    "setting.unknown": Kind(500, "{name} is not a setting. `formserver settings` lists them."),
    "setting.unreadable": Kind(500, "{name}={value!r} cannot be used: {reason}."),
    "data.unknown": Kind(404, "There is no data in {data}. Name its folder with --data; `formserver serve` makes one."),
    "data.in_use": Kind(503, "Another formserver (process {pid}) is already running on {data}."),
    "data.no_server": Kind(503, "The server on {data} did not answer: {reason}."),
    "store.old_schema": Kind(
        503, "The data in {data} was made by an older formserver ({found}). Run `formserver upgrade --data {data}`."
    ),
    "store.new_schema": Kind(
        503, "The data in {data} was made by a newer formserver ({found}); this one knows {head}."
    ),
    "store.unreachable": Kind(503, "The database cannot be opened: {reason}."),
    "blob.missing": Kind(500, "The file with hash {hash} is not in the data folder."),
    "blob.damaged": Kind(500, "The file with hash {hash} is damaged."),
    "backup.unreadable": Kind(422, "{name} is not a backup that this formserver can read: {reason}."),
    "backup.not_empty": Kind(409, "{data} already holds data. Restore into an empty folder and database."),
}


class Problem(Exception):
    """Something that stops a use case, for a reader: ``code`` of PROBLEMS, ``status``, ``message``, ``details``.

    ``details`` fill the sentence; those without a place in it are for the door (``findings``, ``retry_after``).
    """

    def __init__(self, code: str, **details: Any) -> None:
        kind = PROBLEMS[code]
        self.code, self.status, self.details = code, kind.status, details
        self.message = kind.message.format_map(details)
        super().__init__(self.message)


def trace_of(error: BaseException) -> str:
    """Return where an error happened, for a log: kinds and places, without messages, which may hold answers."""
    lines = [*traceback.format_tb(error.__traceback__), type(error).__name__]
    cause = error.__cause__ or error.__context__
    return "".join(lines) if cause is None else f"{''.join(lines)} after\n{trace_of(cause)}"
