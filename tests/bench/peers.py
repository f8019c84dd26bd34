"""Our pages beside Enketo, ODK Web Forms and bare HTML: bytes, time to usable, answer to paint, memory, one run.

npm installs the peers into a folder that is thrown away; where it or its registry is missing, that is said and the rest
is measured. Each measurement has a browser process of its own that has come to rest on a page of another site, as
somebody has who opens a link; the order rotates, figures are medians. Enketo is transformed ahead of time and has its
stylesheet (formhub); bytes are counted as gzip -9 of what was decoded. Usable is the end of the first frame with
questions that can be answered; when our script has taken over, which a page of ours does not need, is another figure.
"""

from __future__ import annotations

import functools
import gzip
import html
import json
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bench import forms
from bench.browsing import LAUNCH, REST, chromium, lying, serving
from bench.timing import Figure, missing
from playwright.sync_api import Browser, Error, Page

from formserver.compiler.xlsform import compile_form
from formserver.program.model import Program
from formserver.web.pages.steps import silent

THEME = "beside peers"
TIMES = 5
#: No new measurement of a form begins after this many seconds.
LIMIT = 220
PAGES = Path(__file__).with_name("peer_pages")
PACKAGES = ("enketo-core@9.0.1", "enketo-transformer@4.2.0", "@getodk/web-forms@0.22.0", "vue@3", "esbuild", "sass@1")
#: Enketo's stylesheet, and the one of its files that names a folder of its makers.
STYLE, ASTRAY = "enketo-core/src/sass/formhub/formhub.scss", "enketo-core/src/widget/date/datepicker-extended.scss"
#: Dependencies that npm has under another version or name than Enketo asks for.
OVERRIDES = {"leaflet-draw": "1.0.4", "openrosa-xpath-evaluator": "3.1.0"}
STYLED = '<link rel="stylesheet" href="/built/enketo.css">'
WHO = ("floor", "Enketo", "Web Forms", "ours")
RADIO = "input[type=radio]"
TEXT = "input:is([type=text], [type=number], [type=tel], :not([type])):not([readonly])"


@dataclass(frozen=True, slots=True)
class Form:
    """``acts`` are two answers (a text, or which radio button), ``shows`` and ``hides`` the words that follow each.

    ``finds``: what finds the same two where a page of ours asks by finding.

    ``aims``: bytes, time ÷ Enketo at CPU 1× and 6×, answer to paint, heap in MB.
    """

    key: str
    name: str
    data: bytes = field(repr=False)
    aims: tuple[str, ...]
    control: str = RADIO
    acts: tuple[Any, Any] = (0, 1)
    shows: tuple[str, str] = ("Why?", "")
    hides: tuple[str, str] = ("", "Why?")
    finds: tuple[str, str] | None = None


def measured_forms() -> list[Form]:
    """Return the forms a to f of the field's benchmark, and d all on one page."""
    return [
        Form("a", "25 questions, 9 languages", forms.translated(25, 9), ("≤ 39", "≤ 0.25", "≤ 0.4", "≤ 20", "≤ 3")),
        Form("b", "200 questions", forms.survey(200, ahead=True), ("≤ 140", "≤ 0.35", "≤ 0.45", "≤ 40", "")),
        Form("c", "chain of 1,000", forms.chain(1000, shown=True), ("", "≤ 0.6", "≤ 0.5", "≤ 100", ""),
             TEXT, ("1", "2"), ("Last: 1000", "Last: 1001"), ("", "")),
        Form("d", "3,000 questions", forms.survey(3000, ahead=True), ("≤ 220", "≤ 0.4", "≤ 0.12", "≤ 60", "≤ 12")),
        Form("D", "3,000 on one page", forms.one_page(3000), ("≤ 220", "≤ 0.4", "≤ 0.12", "≤ 60", "≤ 12")),
        Form("e", "100 × 20 with sums", forms.repeats(instances=100, said=True),
             ("", "≤ 0.35", "≤ 0.16", "≤ 60", "≤ 10"), TEXT, ("4", "9"), ("Sum: 901", "Sum: 906"), ("", "")),
        Form("f", "cascade of 5,000", forms.cascade(5000, 500, together=True), ("≤ 90", "", "", "≤ 40", ""),
             RADIO, (1, 2), ("Village 501", "Village 502"), ("", ""), ("District 1", "District 2")),
    ]  # fmt: skip


def figures() -> Iterator[Figure]:
    """Measure everything, then print form by form."""
    with tempfile.TemporaryDirectory(dir=".") as folder, ExitStack() as stack:
        scratch = Path(folder)
        browser = stack.enter_context(chromium())
        files = stack.enter_context(lying(scratch))
        served = stack.enter_context(serving(scratch / "data"))
        who = WHO if installed(scratch) else ("floor", "ours")
        if who != WHO:
            print(missing("Enketo and Web Forms: npm or its registry is missing"))
        for form in measured_forms():
            links = lay(browser, files, scratch, form, who)
            form_id = f"peer{form.key}"
            markdown = form.data.decode().replace("| bench | 1 |", f"| {form_id} | 1 |")
            links["ours"] = served.publish(markdown, form_id)
            found = rounds(browser, form, links, time.monotonic() + LIMIT)
            yield from told(form, found)


def rounds(browser: Browser, form: Form, links: dict[str, str], bound: float) -> dict[tuple[str, str], float]:
    """Return (who, what) → median."""
    kept: dict[tuple[str, str], list[float]] = defaultdict(list)
    visit(browser, form, "ours", links, 1)  # what the server makes once is made
    for run in range(TIMES):
        for slower in (1, 6):
            for name in rotated([one for one in links if one != "elsewhere"], run):
                if time.monotonic() < bound:
                    for what, value in visit(browser, form, name, links, slower).items():
                        kept[name, what].append(value)
    return {key: statistics.median(values) for key, values in kept.items()}


def rotated(names: Sequence[str], by: int) -> list[str]:
    """Return the names, another one first each time."""
    by %= len(names)
    return [*names[by:], *names[:by]]


def visit(browser: Browser, form: Form, name: str, links: dict[str, str], slower: int) -> dict[str, float]:
    """Open a form once in a browser of its own; at CPU ÷ 6 answer it too."""
    own = browser.browser_type.launch(**LAUNCH)
    context = own.new_context(viewport={"width": 360, "height": 640})
    try:
        page = context.new_page()
        page.set_default_timeout(150_000)
        page.add_init_script(f"self.oursIsMeasured = {json.dumps(name == 'ours')};")
        page.add_init_script(path=PAGES / "measure.js")
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(links["elsewhere"])
        page.wait_for_timeout(REST)
        bodies: list[Any] = []
        page.on("response", lambda response: bodies.append(response))
        with page.expect_console_message(lambda said: said.text == "usable"):  # polling would slow the page
            page.goto(links[name], wait_until="commit")
        until = tuple(bodies)
        found = {f"usable {slower}": float(page.evaluate("self.usableAt()"))}
        if name == "ours":
            found |= {f"script {slower}": found[f"usable {slower}"]}
            found |= {f"usable {slower}": float(page.evaluate("self.usableAt('painted')"))}
        if slower == 1:
            session.send("HeapProfiler.collectGarbage")
            heap = session.send("Runtime.getHeapUsage")["usedSize"]
            return found | {"kB": sum(map(packed, until)) / 1000, "heap": heap / 1e6}
        try:
            return found | answered(page, form, name)
        except Error as error:  # Enketo's stack overflows on a long chain
            print(missing(f"{form.key}, {name}, answer to paint: {str(error).splitlines()[0]}"))
            return found
    except Error as error:
        print(missing(f"{form.key}, {name}, CPU ÷ {slower}: {str(error).splitlines()[0]}"))
        return {}
    finally:
        own.close()


def packed(response: Any) -> int:
    """Return what a body weighs compressed; what the browser itself asks for is none."""
    if not response.url.startswith("http") or response.status != 200:
        return 0
    return len(gzip.compress(response.body(), 9))


def answered(page: Page, form: Form, name: str) -> dict[str, float]:
    """Return the median from an answer to the paint of what follows."""
    control = WHERE.get(name, "") + form.control
    told = {"control": control, "acts": form.acts, "shows": form.shows, "hides": form.hides, "times": 6}
    if name == "ours" and form.finds:
        told |= {"control": WHERE["ours"] + "[role=combobox]", "finds": form.finds}
    while name == "ours" and not page.locator(told["control"]).count():
        page.locator("button.main[value=next]").click()
    return {"paint": float(page.evaluate("(told) => self.consequences(told)", told))}


#: Where the controls of a question are.
WHERE = {"ours": "main .question ", "Enketo": ":is(.question, .question :not(.itemset-template)) > "}
ROWS = (("kB", "kB until the script is there", "kB"), ("usable 1", "ms to usable, CPU 1×", "ms"),
        ("usable 6", "ms to usable, CPU ÷ 6", "ms"), ("paint", "answer to paint, CPU ÷ 6", "ms"),
        ("heap", "heap", "MB"), ("script 1", "ms to script, CPU 1×", "ms"),
        ("script 6", "ms to script, CPU ÷ 6", "ms"))  # fmt: skip


def told(form: Form, found: dict[tuple[str, str], float]) -> Iterator[Figure]:
    """Give what was found of one form; bars on times are ÷ Enketo."""
    for (what, words, unit), bar in zip_longest(ROWS, form.aims, fillvalue=""):
        aim = bar + (" Enketo" if what.startswith("usable") and bar else "")
        title = f"{form.key} {form.name}, {words}"
        enketo = found.get(("Enketo", what.replace("script", "usable")))
        if ("ours", what) in found:
            yield Figure(THEME, title, found["ours", what], unit, found.get(("floor", what)), aim, enketo)
        if ("Web Forms", what) in found:
            yield Figure(THEME, f"   {form.key}, {what}: Web Forms", found["Web Forms", what], unit, peer=enketo)


def installed(folder: Path) -> bool:
    """Install the peers and bundle what their pages load; say whether that worked."""
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module", "overrides": OVERRIDES}))
    npm = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--loglevel=error",
        "--prefix",
        str(folder),
        *PACKAGES,
    ]
    for name in ("enketo", "webforms", "transform"):
        (folder / f"{name}.entry.js").write_bytes((PAGES / f"{name}.js").read_bytes())
    bundle = [str(folder / "node_modules/.bin/esbuild"), *(str(folder / f"{name}.entry.js") for name in
              ("enketo", "webforms", "transform")), "--bundle", "--minify", "--format=esm", "--splitting",
              f"--outdir={folder / 'built'}", '--define:process.env.NODE_ENV="production"', "--log-level=error",
              "--external:libxslt", "--entry-names=[name]"]  # fmt: skip
    modules = folder / "node_modules"
    style = [str(modules / ".bin/sass"), "--quiet", "--no-source-map", "--style=compressed", f"--load-path={modules}",
             str(modules / STYLE), str(folder / "built/enketo.css")]  # fmt: skip
    try:
        return done(npm) and done(bundle) and at_home(modules / ASTRAY) and done(style)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def done(command: list[str]) -> bool:
    """Run a command and say whether it went well."""
    return subprocess.run(command, timeout=600, stdout=subprocess.DEVNULL).returncode == 0


def at_home(sheet: Path) -> bool:
    """Let a stylesheet import packages from where they are."""
    sheet.write_text(sheet.read_text().replace("/packages/enketo-core/node_modules/", ""))
    return True


def lay(browser: Browser, files: str, folder: Path, form: Form, who: Sequence[str]) -> dict[str, str]:
    """Write the pages of one form; return who → address."""
    compiled = compile_form(form.data, "bench.md")
    assert compiled.program is not None and compiled.xform is not None, compiled.findings
    (folder / f"{form.key}.xml").write_bytes(compiled.xform)
    write(
        folder, f"floor-{form.key}", bare(compiled.program, form) + "<script>addEventListener('load', usable)</script>"
    )
    if "Enketo" in who:
        made = transformed(browser, files, compiled.xform.decode())
        model = f'<script type="application/xml" id="model">{made["model"]}</script>'
        write(folder, f"enketo-{form.key}", f"{STYLED}{made['form']}{model}{script('enketo')}")
        write(
            folder,
            f"webforms-{form.key}",
            f'<div id="app"></div>{script("webforms")}',
            f' data-xform="/{form.key}.xml"',
        )
    names = {"floor": "floor", "Enketo": "enketo", "Web Forms": "webforms"}
    write(folder, "elsewhere", "a page of another site")
    links = {name: f"{files}/{names[name]}-{form.key}.html" for name in who if name in names}
    return links | {"elsewhere": f"{files}/elsewhere.html".replace("127.0.0.1", "localhost")}


@functools.lru_cache
def script(name: str) -> str:
    """Return the tag of a peer's bundle."""
    return f'<script type="module" src="/built/{name}.entry.js"></script>'


def write(folder: Path, name: str, body: str, attributes: str = "") -> None:
    """Write one page."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    (folder / f"{name}.html").write_text(f"<!doctype html>{head}<title>bench</title><body{attributes}>{body}")


def transformed(browser: Browser, files: str, xform: str) -> dict[str, str]:
    """Return Enketo's HTML and model of an XForm."""
    page = browser.new_page()
    page.goto(f"{files}/built/")
    page.add_script_tag(url=f"{files}/built/transform.entry.js", type="module")
    page.wait_for_function("() => Boolean(self.transform)")
    made: dict[str, str] = page.evaluate("async (xform) => { const { form, model } = await self.transform({ xform });"
                                         " return { form, model }; }", xform)  # fmt: skip
    page.close()
    return made


def bare(program: Program, form: Form) -> str:
    """Return the inputs of a form as HTML, with a handler for the measured answer alone."""
    rows = [question(program, node.number) for node in program.nodes if node.kind == "value" and not silent(node)]
    told = "" if form.hides[1] else f"<p id=said>{html.escape(form.shows[0])}</p>"
    answers = json.dumps(dict(zip(map(str, form.acts), form.shows, strict=True)))
    handler = f"""<script>const says = {answers};
    const radios = Array.from(document.querySelectorAll('input[type=radio]'));
    addEventListener('change', (event) => {{
      const why = document.getElementsByTagName('div')[1];
      const said = document.getElementById('said');
      const place = radios.indexOf(event.target);
      if (said) said.textContent = says[place < 0 ? event.target.value : place] || said.textContent;
      else if (why) why.hidden = event.target.value !== 'yes'; }});</script>"""
    return f"<main>{told}{''.join(rows)}</main>{handler}"


def question(program: Program, number: int) -> str:
    """Return one question."""
    node = program.nodes[number]
    said = program.texts[program.default_language]
    label = html.escape("".join(map(str, said[node.label].parts)) if node.label is not None else node.name)
    if node.choices is None or node.choices.list is None:
        return f"<div><label>{label} <input type=text name=q{number}></label></div>"
    items = program.lists[node.choices.list]
    options = "".join(f"<label><input type=radio name=q{number} value={row[0]}> {row[0]}</label>" for row in items.rows)
    return f"<div><p>{label}</p>{options}</div>"
