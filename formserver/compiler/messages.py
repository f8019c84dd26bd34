"""The table of findings: code → severity and English sentence (``{names}`` are filled with params)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """How grave a finding is and how it reads."""

    severity: str
    template: str


def _error(template: str) -> Kind:
    return Kind("error", template)


def _warning(template: str) -> Kind:
    return Kind("warning", template)


def _note(template: str) -> Kind:
    return Kind("note", template)


_FILE = {
    "file-type": _error("{filename} is not a form: it must be .xlsx, .xls, .csv, .md or .xml."),
    "file-large": _error("The file is too large: {size} MB, at most {limit} MB are read."),
    "file-encrypted": _error("The workbook is protected by a password. Save it without one."),
    "file-unreadable": _error("The file cannot be read as {kind}: {reason}."),
    "file-encoding": _error("The text is not UTF-8 (byte {byte}). Save it as UTF-8."),
    "workbook-entries": _error("The workbook packs {count} files, at most {limit} are read."),
    "workbook-unpacked": _error("The workbook unpacks to more than {limit} MB."),
    "workbook-nested": _error("The workbook packs another archive ({name}). Remove embedded files."),
    "workbook-sheets": _error("The workbook has {count} sheets, at most {limit} are read."),
    "workbook-text": _error("The workbook holds more than {limit} million characters."),
    "sheet-rows": _error("The sheet has more than {limit} rows."),
    "sheet-columns": _error("The sheet has more than {limit} columns."),
    "cell-long": _error("The cell holds {length} characters, at most {limit} are read."),
    "cell-formula": _error("The cell holds a formula without a result. Open and save the workbook once in Excel."),
    "cell-error": _error("The cell shows {text}: its formula failed."),
    "sheet-survey-missing": _error("There is no sheet named survey."),
    "sheet-empty": _error("The sheet has no rows below its column names."),
    "sheet-unknown": _warning("The sheet {name} is not read."),
    "header-missing": _error("The first row must hold the column names, and it is empty."),
    "column-missing": _error("The column {column} is missing."),
    "column-duplicate": _error("The column {column} appears twice (also in column {other})."),
    "column-unknown": _note("The column {column} is not known; it is not read."),
    "column-headless": _note("This column has no name in the first row; it is not read."),
    "conversion-refused": _error("{reason}"),
    "conversion-slow": _error("The form takes more than {limit} seconds to convert."),
    "conversion-memory": _error("The form needs more than {limit} MB of memory to convert."),
    "conversion-died": _error("The conversion stopped unexpectedly ({reason})."),
    "conversion-warning": _warning("{reason}"),
    "conversion-note": _note("{reason}"),
}

_ROWS = {
    "type-missing": _error("The row has no type."),
    "type-unknown": _error("The type {type} is not known."),
    "name-missing": _error("The row has no name."),
    "name-invalid": _error("{name} cannot be a name: start with a letter or _, then letters, digits, - _ and . only."),
    "name-long": _warning("The name {name} has {length} characters; statistics programs cut names after {limit}."),
    "name-duplicate": _error("The name {name} is already used in row {other} of the same group."),
    "name-repeated": _warning("The name {name} is also used in row {other}; names should be unique in the form."),
    "name-reserved": _error("The name {name} is reserved."),
    "label-missing": _warning("{name} has no label: nothing will be shown for it."),
    "end-without-begin": _error("{type} closes nothing: no begin is open."),
    "end-mismatch": _error("{type} does not close {begin} of row {other}."),
    "begin-without-end": _error("{type} {name} is never closed."),
    "repeat-empty": _warning("{type} {name} holds no questions."),
    "calculation-missing": _error("{name} has no calculation."),
    "trigger-missing": _error("{name} needs a trigger."),
    "row-without-effect": _note("The row has no type and no name; it is not read."),
    "row-disabled": _note("The row is disabled; it is not read."),
}

_CHOICES = {
    "choices-sheet-missing": _error("There is no choices sheet, and {name} needs the list {list}."),
    "list-missing": _error("The list {list} is not in the choices sheet."),
    "list-name-missing": _error("The choice has no list_name."),
    "list-unused": _note("The list {list} is used by no question."),
    "choice-name-missing": _error("The choice has no name."),
    "choice-duplicate": _error("The choice {name} is already in the list {list}, in row {other}."),
    "choice-spaces": _error("The choice name {name} holds a space, and {question} may take several choices."),
    "choice-label-missing": _error("The choice {name} of {list} has no label."),
    "choice-column-invalid": _warning("{column} cannot be used in expressions: it is not a valid name."),
    "or-other-filter": _error("or_other cannot be used together with a choice_filter."),
    "or-other-rank": _warning(
        "or_other lets people put Other in its place among the choices, and then asks all of them what it is. Leave it "
        "out, or ask for more in a question of its own."
    ),
    "or-other-translations": _warning("or_other adds an English choice and question that cannot be translated."),
    "file-extension": _error("{file} must end with .csv, .xml or .geojson."),
    "file-missing": _warning("The file {file} is not attached to the form."),
    "external-missing": _error("The list {list} is not in the external_choices sheet."),
}

_EXPRESSIONS = {
    "expression-syntax": _error("{reason}"),
    "reference-unknown": _error("There is no question named {name}."),
    "reference-ambiguous": _error("Several questions are named {name} (rows {rows}); ${{{name}}} could be any."),
    "reference-broken": _error("{text} is not a reference: write ${{name}}."),
    "trigger-invalid": _error("A trigger is a list of references such as ${{name}}."),
    "seed-invalid": _error("seed must be a number or a reference."),
    "appearance-unknown": _warning("The appearance {appearance} is not known for {type}."),
}

_TEXTS = {
    "translation-missing": _warning("{column} is empty, other languages are filled."),
    "translations-missing": _warning("{column} is empty in {count} rows that others fill (first: row {first})."),
    "translation-column-missing": _warning("There is no column {column}; texts shown in another language: {count}."),
    "catalogue-missing": _warning("{column} is not translated into {language}."),
    "catalogues-missing": _warning("{count} texts here are not translated into {language} (first: row {first})."),
    "sounds-missing": _warning("{count} texts have no sound in {language} (first: row {first})."),
    "label-markup": _warning(
        "{what} is not shown as it is meant. A label can have headings, strong and emphasised words, line breaks, and "
        "links that begin with http, https, mailto or tel."
    ),
    "language-code-missing": _note("{language} has no code; write for instance Arabic (ar)."),
    "default-language-missing": _warning("The form has several languages but no default_language in settings."),
    "default-language-unknown": _warning("No column is in the default language {language}."),
}

_SETTINGS = {
    "form-id-missing": _warning("There is no form_id in settings; {form_id} is taken."),
    "form-id-extension": _error("The form_id {form_id} ends like a file name."),
    "form-id-invalid": _error("The form_id {form_id} holds a character other than letters, digits, - _ and ."),
    "setting-unknown": _note("The setting {name} is not known; it is not read."),
    "setting-rows": _warning("Only the first row of settings is read."),
    "version-missing": _note("There is no version in settings; give each change of the form a new one."),
}

_TELLS = _error("{name} uses {feature}, which could tell who answered, and the form is anonymous.")
_FEATURES = (
    "start end now deviceid username phonenumber email simserial subscriberid property audit geopoint geotrace "
    "geoshape start-geopoint background-geopoint background-audio instance-name last-saved uuid entity register"
).split()

_ANONYMOUS = {
    **{f"anonymous-{feature}": _TELLS for feature in _FEATURES},
    "anonymous-attachment": _error(
        "{name} asks for a file, and the form is anonymous. Photos may be allowed by fs:attachments in settings."
    ),
}

_GARBLED = {
    "garble-probability": _error("fs:garble is {text}: it must be a number between 0 and 1."),
    "garble-choices": _error("{name} cannot be garbled: it must be a select_one with no and yes (or 0 and 1)."),
    "garble-read": _error("{other} reads {name}, which is garbled: it would give the true answer away."),
}

_ENTITIES = {
    "entity-list-invalid": _error(
        "{name} cannot be the name of a list of entities: letters, digits, - and _ only, not __ at the beginning."
    ),
    "entity-id-missing": _error("The declaration of {name} has no id: nobody could tell which entity is meant."),
    "entity-label-missing": _error("The declaration of {name} creates entities without a label."),
    "entity-label-perhaps": _warning(
        "The declaration of {name} has no label: it can update entities, but an entity that it should create is "
        "refused."
    ),
    "entity-idle": _warning("The declaration of {name} neither creates nor updates an entity."),
    "property-invalid": _error(
        "{name} cannot be a property: start with a letter or _, then letters, digits, - _ and . only."
    ),
    "property-reserved": _error("{name} cannot be a property: name, label and what begins with __ are the list's own."),
    "property-twice": _error("The property {name} is saved twice, also by {other}."),
    "property-lost": _error("The property {name} belongs to no entity: declare one in the entities sheet."),
}

_PROGRAM = {
    "xform-unreadable": _error("The form cannot be read: {reason}."),
    "xform-incomplete": _error("The XForm has no {part}."),
    "function-unknown": _error("There is no function {name}()."),
    "function-arguments": _error("{name}() takes {wanted}; {count} are given."),
    "path-unknown": _warning("There is no {target} in the form: it reads as empty."),
    "root-unknown": _error("No path of this form begins with {target}: all lie in {root}."),
    "text-unknown": _warning("There is no text {name} in the form: it reads as empty."),
    "bind-nowhere": _error("A bind names no question: write its path into nodeset."),
    "bind-unknown": _warning("A bind names {target}, which the form does not have."),
    "action-unknown": _error("An action sets {target}, which the form does not have."),
    "control-unknown": _error("A question of the body names {target}, which the form does not have."),
    "instance-unknown": _error("There is no list or file named {name} in the form."),
    "list-column-unknown": _warning("The list {list} has no column {column}: it reads as empty."),
    "list-unreadable": _error("The file {file} cannot be read as a list: {reason}."),
    "argument-nodes": _error("{name}() takes questions or rows of a list, not {what}."),
    "list-empty": _error("{name} has no choices."),
    "several-values": _error(
        "{target} may have several values, and one is wanted. Say which, for instance with "
        "indexed-repeat(), or sum() or join() them."
    ),
    "expression-unsupported": _error("This expression uses {what}, which is not supported."),
    "repeat-unrelated": _error("{node} does not lie in the repeat {repeat}."),
    "pattern-not-literal": _error("The pattern of regex() must be a text in quotation marks."),
    "pattern-unsupported": _error("The pattern {pattern} cannot be used: {reason}."),
    "date-code-unknown": _error("format-date() does not know the code {format}."),
    "form-heavy": _error(
        "Nobody could open this form: a blank record asks for more than the server computes. Look for repeat counts "
        "that are too high and for texts that grow."
    ),
    "cycle": _error("These need one another and can never be computed: {nodes}."),
    "collect-unknown": _warning("ODK Collect cannot compute {what}: the form works on this server's pages only."),
    "collect-several": _warning(
        "{target} is in a repeat and may have several values: ODK Collect stops where one is wanted. Say which, "
        "for instance with indexed-repeat(), or sum() or join() them."
    ),
    "encryption-unsupported": _warning(
        "The form has a public_key: answers from other clients arrive encrypted and cannot be read here; answers "
        "given here are not encrypted."
    ),
    "feature-unsupported": _note("{feature} works only in other clients."),
    "text-missing": _warning("{name} has no {property} in {language}."),
    "texts-missing": _warning("{count} more texts are missing in {language}."),
}

#: What clients refuse to read.
_SHAPE = {
    "group-empty": _error("{type} {name} holds no questions."),
    "path-broken": _error("{text} is not a path: write all names down to the question, as in /data/age."),
    "element-strange": _error("There must be no {what} in {parent}."),
    "instance-several": _error("The instance {name} holds {count} elements; it must hold one."),
    "language-twice": _error("The texts of {language} stand in two places."),
    "text-nameless": _error("A text in {language} has no id."),
    "text-twice": _error("The text {name} is given twice in {language}."),
    "text-lost": _error("{name} shows the text {text}, which is missing in the form's first language."),
    "text-astray": _error(
        "{name} shows the text {text}, which {language} lacks, though it has texts that the first language lacks."
    ),
    "label-broken": _error("{text} is no reference to a text: write jr:itext('name')."),
    "choice-incomplete": _error("A choice of {name} has no {part}."),
    "list-column-lacking": _error("The choices of {name} need the column {column}, which the list {list} lacks."),
    "value-on-group": _error("{name} is a group: it cannot hold what {property} gives."),
    "node-twice": _warning("{path} stands in the form {count} times, and nothing in the body repeats it."),
    "event-unknown": _error("An action waits for {event}, which never happens."),
    "range-number": _error("{parameter} of {name} is {text}: it must be a number."),
    "control-nowhere": _error("{tag} in the body names no question: write its path into {attribute}."),
    "repeat-outside": _error("{name} lies in the repeat {repeat}: it must be shown there."),
    "count-expression": _error("The count of {name} must be a question or a calculation."),
    "expression-empty": _error("{property} of {name} is empty: write an expression or leave it out."),
    "bind-twice": _error("Two binds have the id {id}."),
    "bind-early": _error("A bind stands before the instance: it must stand after it."),
    "template-twice": _error("The repeat {name} has more than one template."),
    "instance-uneven": _error("The instances of the repeat around {name} differ: all must have the same questions."),
    "template-lone": _error("{name} has a template, and nothing in the body repeats it."),
    "preload-unknown": _error("{name} is preloaded with the date {text}: only today is known."),
    "list-several": _error("{name} has several lists of choices: it must have one."),
    "digest-method": _error("digest() does not know {what}."),
}

#: Code → severity and sentence. compiler/xform.py and its neighbours add theirs below.
FINDINGS: Mapping[str, Kind] = {
    **_FILE, **_ROWS, **_CHOICES, **_EXPRESSIONS, **_TEXTS, **_SETTINGS, **_ANONYMOUS, **_GARBLED,
    **_ENTITIES, **_PROGRAM, **_SHAPE
}  # fmt: skip
