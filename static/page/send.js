// @ts-check
/** Sending the finished record: once, with its files, and kept on the page until the server has it. */

/** Send the record; on success go to the receipt, else say what happened and leave everything as it is. */
export async function send(app, button) {
  if (app.sending) return;
  app.sending = true;
  const words = button.textContent;
  button.disabled = true;
  button.textContent = app.messages.sending;
  try {
    const reply = await fetch(app.sendUrl, { method: 'POST', body: body(app), credentials: 'same-origin' });
    await received(app, reply);
  } catch (error) {
    tell(app.messages['not sent']);
  } finally {
    app.sending = false;
    button.disabled = false;
    button.textContent = words;
  }
}

async function received(app, reply) {
  const json = (reply.headers.get('content-type') || '').indexOf('application/json') === 0;
  const said = json ? await reply.json() : {};
  if (reply.status === 201 && said.receipt && said.url) {
    app.dirty = false;
    app.files.clear();
    window.location.replace(said.url);
  } else if (said.message) {
    tell(app.messages.refused.replace('%(words)s', said.message));
  } else {
    tell(app.messages['not sent']);
  }
}

/** The record as multipart: fixed once the check page was reached, so that sending twice is the same bytes. */
function body(app) {
  const answers = app.session.finalize(app.finished);
  const world = { now: app.finished, seed: app.world.seed, instance_id: app.world.instance_id };
  const data = new FormData();
  data.append('record', JSON.stringify({ language: app.language, world, answers }));
  const wanted = new Set(Object.keys(answers).map((path) => answers[path]));
  for (const [name, file] of app.files) if (wanted.has(name)) data.append(name, file, name);
  for (const name in app.kept) if (wanted.has(name)) data.append('kept', name + ':' + app.kept[name]);
  return data;
}

function tell(words) {
  const main = document.getElementById('main');
  let line = main.querySelector('.tell');
  if (!line) {
    line = document.createElement('p');
    line.className = 'tell warn';
    line.setAttribute('role', 'alert');
    main.querySelector('.actions').before(line);
  }
  line.textContent = words;
}
