"""Publishing: a form file becomes findings and a draft, the draft a version, the version what people open.

upload_draft     file → compile → findings; without errors a draft, which can be opened as a preview
publish_draft    draft → the version in use, atomically
open_form        code → the program that people fill in
"""

from formserver.publish.change import change_code, close_form, keep_to_members, rename_form, reopen_form
from formserver.publish.next_version import files_of, upload_next
from formserver.publish.opened import OpenForm, external_lists, load_program, open_form, open_version, preview_form
from formserver.publish.shipped import publish_shipped
from formserver.publish.trial import compile_and_try
from formserver.publish.upload import Draft, discard_draft, publish_draft, publish_file, upload_draft

__all__ = [
    "Draft",
    "OpenForm",
    "change_code",
    "close_form",
    "compile_and_try",
    "discard_draft",
    "external_lists",
    "files_of",
    "keep_to_members",
    "load_program",
    "open_form",
    "open_version",
    "preview_form",
    "publish_draft",
    "publish_file",
    "publish_shipped",
    "rename_form",
    "reopen_form",
    "upload_draft",
    "upload_next",
]
