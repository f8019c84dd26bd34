// @ts-check
/**
 * What the server says of a form in one language, with the long lists that travel apart from it, and the blank blocks
 * of pages of very many questions unless they may come `later`.
 */
export async function fetched(address, later) {
  const reply = await json(address);
  const lists = (reply.apart || []).map((each) => json(each).then((list) => join(reply, list)));
  await Promise.all(lists.concat(later ? [] : withBlocks(reply)));
  return reply;
}

/** Let `reply.blocks` be what stands in each block of a page, by its key; until then it is their address. */
export async function withBlocks(reply) {
  if (typeof reply.blocks === 'string') reply.blocks = await json(reply.blocks);
  return reply.blocks;
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
  const texts = numbers(list.texts);
  const own = Array.from(new Set(texts)).sort((a, b) => a - b);
  Object.assign(reply.program.lists[list.number], { rows: list.rows, texts });
  for (const tag of Object.keys(reply.program.texts)) own.forEach((number, i) => { reply.program.texts[tag][number] = list.said[i]; });
}

/** The numbers in runs [first, how many]. */
function numbers(runs) {
  const found = [];
  for (const [first, count] of runs) for (let i = 0; i < count; i++) found.push(first + i);
  return found;
}
