// @ts-check
/** What the server says of a form in one language, with the long lists that travel apart from it. */
export async function fetched(address) {
  const reply = await json(address);
  await Promise.all((reply.apart || []).map((each) => json(each).then((list) => join(reply, list))));
  return reply;
}

async function json(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(address);
  return reply.json();
}

function join(reply, list) {
  if (list.name) {
    reply.lists[list.name] = { columns: list.columns, rows: list.rows };
    return;
  }
  Object.assign(reply.program.lists[list.number], { rows: list.rows, texts: list.texts });
  for (const tag of Object.keys(reply.program.texts)) for (const [number, text] of list.said) reply.program.texts[tag][number] = text;
}
