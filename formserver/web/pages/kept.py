"""What is said about records that lie on the device: on the pages of a form, and on the page of the device."""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a sentence for the catalogues; the reader's language is applied when it is said."""
    return text


#: What the pages of a form say that keeps its records on the device.
KEPT = {
    "saved here": _("Saved on this device"),
    "records": _("Records on this device"),
    "waiting": _("Waiting to be sent: %(count)s"),
    "kept unsafe": _(
        "This page has no secure connection (https), so answers are kept only while it is open. "
        "Send them before you close it."
    ),
    "kept full": _(
        "There is no space left on this device. Your answers are still on this page: send them before you close it, "
        "or delete records that were sent and come back to this window."
    ),
    "kept photo": _(
        "There is no space left on this device for the new file. Everything else is saved. Delete records that were "
        "sent, then attach the file again."
    ),
    "kept newer": _(
        "This window is older than another one of this form. Your answers are still on this page: send them, "
        "then load the page again."
    ),
    "kept broken": _(
        "The browser cannot save on this device. Your answers are still on this page: send them before you close it."
    ),
    "kept locked": _(
        "This device was locked meanwhile. Your answers are still on this page: open the records on this device in "
        "another window, enter the PIN there, then change an answer here."
    ),
    "recover": _("Go on with your earlier answers?"),
    "recover words": _("Begun on %(begun)s, last saved on %(saved)s at: %(place)s"),
    "recover version": _("They belong to version %(old)s of the form; version %(new)s is in use now."),
    "go on": _("Go on with them"),
    "take over": _("Take them over into version %(new)s"),
    "begin anew": _("Begin new answers"),
    "lost": _("These answers have no place in this version of the form and were left out:"),
    "files gone": _("The browser has lost these files. Attach them again:"),
    "kept unsent": _("Saved on this device, not sent yet"),
    "sent later": _(
        "There is no connection to the server. The answers are sent by themselves as soon as there is one. "
        "You can close this page."
    ),
    "kept refused": _("The server did not take these answers. They are kept on this device"),
    "fill again": _("Fill the form again"),
    "refused 401": _("This device is not signed in any more. Sign in or enrol it again, then send."),
    "refused 403": _("This device may not send answers to this form. Ask your coordinator."),
    "refused form.members": _(
        "Only people who work with this form may send it. Sign in or enrol this device, then send."
    ),
    "refused 413": _("A file is too large for the server. Ask your coordinator to allow larger ones, then send again."),
    "refused form.closed": _(
        "The form was closed before they arrived. Ask your coordinator to open it, then send again."
    ),
    "refused form.unknown": _("The server does not know this form any more. Ask your coordinator."),
    "refused version.unknown": _("The server does not know this version of the form. Ask your coordinator."),
    "refused instance.conflict": _(
        "The server has other answers under the same number already. Both are kept. Take these over into a new record "
        "if they are the right ones, and send that."
    ),
    "refused device.revoked": _("This device was blocked. Ask your coordinator to enrol it again, then send."),
    "refused file.gone": _(
        "A file of this record can no longer be read on this device. Open a copy and attach it again."
    ),
}  # fmt: skip

#: What the page of the device says beside that.
DEVICE = {
    "empty": _("There is no record on this device. Answers that you give are saved here from the first one on."),
    "attention": _("Needs attention"),
    "unsent": _("Waiting to be sent"),
    "drafts": _("Begun, not finished"),
    "sent": _("Sent"),
    "send all": _("Send now"),
    "nobody": _("There is no connection to the server now. Records are sent by themselves as soon as there is one."),
    "foreign": _(
        "The network answers instead of the server. It may want you to sign in: open any other page in the browser "
        "to see. Records are sent by themselves afterwards."
    ),
    "draft": _("Draft. Saved on %(saved)s at: %(place)s"),
    "finished": _("Finished on %(saved)s. Waits to be sent"),
    "sending": _("Finished on %(saved)s. Sending: %(done)s of %(all)s files have arrived"),
    "retry": _("The next try is on %(next)s, or when you press Send now"),
    "received": _("Sent on %(at)s. Reference number %(receipt)s. A copy stays here until %(until)s"),
    "lost by server": _("The server had lost this record; it is sent once more."),
    "version": _("Version %(name)s"),
    "size": _("%(count)s files, %(size)s"),
    "open": _("Go on"),
    "change": _("Open and change"),
    "copy": _("Copy into a new record"),
    "delete": _("Delete"),
    "try": _("Try again"),
    "deleted": _("Deleted: %(title)s"),
    "undo": _("Bring it back"),
    "gone": _(
        "%(count)s records that had not been sent were on this device on %(at)s and are gone: the browser's storage "
        "was cleared or damaged. What was sent is safe on the server. Tell your coordinator."
    ),
    "back": _(
        "The browser had lost what was saved on this device. %(count)s records were brought back from their second "
        "copy on %(at)s. Open those that you have not finished and look at the last answers."
    ),
    "understood": _("I have read this"),
    "missing": _("This record is no longer on this device."),
    "elsewhere": _("These answers are open in another window of this browser. Go on there, or close it first."),
    "faulty": _("The page of the form met a fault. Your answers are saved; open them again here."),
    "unsafe": _("This page has no secure connection (https), so nothing can be kept on this device."),
    "cannot open": _(
        "The browser cannot open what is saved on this device. Close all its windows and open this page again. "
        "If that does not help, the storage is damaged: begin with an empty one. Records that were not sent are "
        "brought back from their second copy."
    ),
    "begin empty": _("Begin with an empty storage"),
    "lasting": _("The browser keeps these records until you delete them. %(free)s are free."),
    "fleeting": _("The browser may clear this storage when the device runs out of space. %(free)s are free."),
    "apple": _(
        "This browser deletes what pages keep after seven days without a visit. Add this page to the home screen, and "
        "send within six days. Your oldest record that is not sent is %(days)s days old."
    ),
    "space low": _("Less than %(free)s are free: delete sent records, or send what waits."),
    "delete sent": _("Delete sent records"),
    "offline": _("Forms that open without a connection"),
    "no forms": _(
        "No form is ready. Sign in or enrol this device while there is a connection; then its forms stand here."
    ),
    "ready": _("Ready to go offline, %(size)s"),
    "not ready": _("Opens only with a connection"),
    "make ready": _("Make available offline"),
    "take off": _("Take off this device"),
    "fetching": _("Fetching: %(done)s of %(all)s files"),
    "not fetched": _("Not all of it could be fetched, so it is not ready. Try again with a better connection."),
    "fill in": _("Fill in"),
    "newer": _("A newer release of these pages is ready. It comes into use when all windows with forms are closed."),
    "use newer": _("Use it now"),
    "pin": _("PIN of this device"),
    "pin offer": _(
        "With a PIN, what is kept on this device is encrypted: who finds or takes the device cannot read it without "
        "the PIN."
    ),
    "pin wanted": _("Your coordinator wants a PIN on this device. Set one, then go on."),
    "pin set": _("Set a PIN"),
    "pin new": _("New PIN, 6 characters or more"),
    "pin limits": _(
        "Six digits stop people who hold the device. Somebody who copies its storage can try them all; several words "
        "together stop them too."
    ),
    "pin forgotten": _(
        "Without the PIN nobody can read the records here. Ask your coordinator to enrol this device again, then set "
        "a new PIN; or save a copy, which your coordinator can open."
    ),
    "pin again": _("The same PIN again"),
    "pin short": _("Enter 6 characters or more"),
    "pin differs": _("The two are not the same. Enter the same PIN twice"),
    "pin change": _("Change the PIN"),
    "pin remove": _("Remove the PIN"),
    "pin removed": _("What is kept on this device is then no longer encrypted."),
    "pin held": _("Answers are open in another window of this browser. Close it first."),
    "lock now": _("Lock now"),
    "lock idle": _(
        "The device is open. It locks itself after ten minutes without a touch, and some minutes after its pages are "
        "closed."
    ),
    "locked": _("This device is locked"),
    "locked words": _("Nothing is lost. Enter the PIN to read records, to go on with them and to send them."),
    "unlock": _("Unlock"),
    "pin wrong": _("This is not the PIN"),
    "pin wait": _("Too many wrong tries. The next one is possible on %(time)s"),
    "pin lost": _("I have forgotten the PIN"),
    "key gone": _(
        "A coordinator ended the access of this device. Its records are kept, but can only be read here once your "
        "coordinator has enrolled it again. Then set a new PIN."
    ),
    "refused device.locked_out": _(
        "The server gives the key only on the day on which a coordinator enrolled this device. Ask your coordinator "
        "to enrol it again."
    ),
    "copies": _("A copy for safety"),
    "copy words": _(
        "One encrypted file with all drafts and all records that were not sent, and their photos. Another device "
        "opens it with its key; your coordinator opens it at the desk without one."
    ),
    "copy make": _("Save a copy of everything on this device"),
    "copying": _("Records in the copy: %(done)s of %(all)s"),
    "copy key": _("Write down the key of this copy. It is not shown again:"),
    "copy locked": _("The device was locked, so only your coordinator can open this copy."),
    "copy save": _("Save the file: %(count)s records"),
    "copy share": _("Share the file"),
    "bring": _("Bring in a copy"),
    "bring file": _("File of the copy"),
    "bring file first": _("Choose the file of the copy"),
    "bring key": _("Key of the copy"),
    "bring server": _(
        "A coordinator who is signed in leaves this empty, and so does a device that was enrolled today: then the "
        "server opens the copy."
    ),
    "refused sign_in.needed": _("Enter the key of the copy, or sign in as a coordinator first."),
    "bring bad": _("This file is no copy of a device, or it is damaged."),
    "bring wrong": _("This is not the key of this copy"),
    "brought": _("Brought in: %(fresh)s records. Here already: %(known)s"),
    "log": _("What happened on this device"),
    "log words": _("Times, states and numbers of records. No answers, no names."),
    "log send": _("Send it to the coordinator"),
    "log sent": _("Sent."),
    "log copy": _("Copy it"),
    "log copied": _("Copied."),
    "no answer": _("The server did not answer. Try again when there is a connection."),
    "not here": _("There is no connection, and this form is not ready on this device. What is here stands below."),
}  # fmt: skip
