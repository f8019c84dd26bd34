/** Times one answer after the other in a browser; browsing.py says which. */

/** The median milliseconds from the start of the input handler to the last write into the document. */
export async function typing({ control, texts, times }) {
  const found = [];
  for (let run = 0; run < times + 3; run += 1) found.push(await once(control, texts[run % 2]));
  return median(found.slice(3));
}

/** One answer, as a browser tells it. */
async function once(control, text) {
  const field = enter(control, text);
  let last = 0;
  let writes = 0;
  const observer = new MutationObserver((records) => {
    writes += records.length;
    last = performance.now();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const start = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  if (field.type === 'radio' || field.tagName === 'SELECT') field.dispatchEvent(new Event('change', { bubbles: true }));
  const returned = performance.now();
  writes += observer.takeRecords().length;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
  observer.disconnect();
  if (!writes) throw new Error(`nothing was written after ${text}`);
  return Math.max(last, returned) - start;
}

/** Puts an answer into its control. */
function enter(control, text) {
  const fields = Array.from(document.querySelectorAll(control));
  const radio = fields.find((field) => field.type === 'radio' && field.value === text);
  if (radio) radio.checked = true;
  const field = radio || fields[0];
  if (!radio) field.value = text;
  return field;
}

/** Opens the form in one engine; gives what times its answers. */
export async function open(whose) {
  return whose === 'ours' ? openOurs() : openTheirs();
}

async function openOurs() {
  await import('/ours.js');
  const program = await fetch('/program.json').then((reply) => reply.json());
  return ({ path, texts, watch: [what, place], world, times }) => {
    const session = globalThis.openSession(program, world);
    const look = () => (what === 'choices' ? session.choices(place).map((one) => one.value) : session.cell(place)[what]);
    return timed(times, (run) => session.answer(path, texts[run % 2]), look);
  };
}

async function openTheirs() {
  const { createInstance } = await import('/node_modules/@getodk/xforms-engine/dist/index.js');
  const form = await fetch('/form.xml').then((reply) => reply.text());
  const options = { form: { fetchFormAttachment: (url) => fetch(`/${String(url).split('/').pop()}`) } };
  const { root } = await createInstance(form, options);
  return ({ path, texts, watch: [what, place], times }) => {
    const [source, target] = [nodeAt(root, path), nodeAt(root, place)];
    const enter = (text) => {
      if (source.selectValue) source.selectValue(text);
      else source.setValue(source.valueType === 'int' ? BigInt(text) : text);
    };
    const looks = {
      text: () => String(target.currentState.value),
      relevant: () => target.currentState.relevant,
      choices: () => target.currentState.valueOptions.map((one) => one.value),
    };
    return timed(times, (run) => enter(texts[run % 2]), looks[what]);
  };
}

/** The node of an engine's tree at a path. */
function nodeAt(root, path) {
  const waiting = [root];
  while (waiting.length) {
    const node = waiting.shift();
    if (plain(node.currentState.reference) === plain(path)) return node;
    waiting.push(...(node.currentState.children || []));
  }
  throw new Error('no node ' + path);
}

const plain = (path) => path.replace(/\[1\]/g, '');

function timed(times, answer, look) {
  const found = [];
  const seen = [];
  for (let run = 0; run < times + 3; run += 1) {
    const start = performance.now();
    answer(run);
    seen.push(String(look()));
    found.push(performance.now() - start);
  }
  if (seen[times] === seen[times + 1]) throw new Error('nothing changed: ' + seen[times]);
  return median(found.slice(3));
}

function median(times) {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}
