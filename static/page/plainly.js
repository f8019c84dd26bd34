// @ts-check
/** When the script cannot go on: the page as a plain form again, with all that only the script knows. */

const form = () => /** @type {HTMLFormElement} */ (document.getElementById('form'));

/** The form's hidden field `name`. */
export function field(name) {
  return /** @type {HTMLInputElement | null} */ (form().querySelector('input[type=hidden][name=' + name + ']'));
}

/**
 * Hand answers and files to the server, with the page they stand at and what the pressed button says.
 * Throws when the session is broken.
 */
export function plainly(app, action) {
  if (app.rescue) {
    app.rescue();
    return;
  }
  const answers = JSON.stringify(app.session.answers());
  for (const [name, file] of app.files) addFile(name, new File([file], app.called[name] || name, { type: file.type }));
  document.getElementById('main').textContent = '';
  add('page', app.at);
  add('answers', answers);
  if (app.review) add('review', '1');
  add('do', action);
  app.dirty = false;
  app.gone = true;
  setTimeout(submit, 0); // not while the form is being submitted: browsers ignore that
}

function submit() {
  if (form().requestSubmit) form().requestSubmit();
  else form().submit();
}

function add(name, value) {
  const made = document.createElement('input');
  made.type = 'hidden';
  made.name = name;
  made.value = value;
  form().appendChild(made);
}

function addFile(name, file) {
  const made = document.createElement('input');
  const list = new DataTransfer();
  list.items.add(file);
  made.type = 'file';
  made.hidden = true;
  made.name = 'carried:' + name;
  made.files = list.files;
  form().appendChild(made);
}
