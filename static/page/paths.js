// @ts-check
/** Where a question lies: its path in the record, its field in the page; twins in formserver/web/pages/fields.py. */

const STEP = /\[(\d+)\]/g;

/** Field name of the instance at `path`: `q35-2-1`. */
export function fieldOf(node, path) {
  let field = 'q' + node;
  path.replace(STEP, (all, index) => (field += '-' + index));
  return field;
}

/** Indexed path that `field` names. */
export function pathOf(program, field) {
  const numbers = field.slice(1).split('-').map(Number);
  return indexedPath(program, numbers[0], numbers.slice(1));
}

/** Path of node `number` with `indexes` put at its repeats, outermost first. */
export function indexedPath(program, number, indexes) {
  const chain = [];
  for (let node = program.nodes[number]; node.number; node = program.nodes[node.parent]) chain.unshift(node);
  let used = 0;
  let path = program.nodes[0].path;
  for (const step of chain) {
    path += '/' + step.name;
    if (step.kind === 'repeat' && used < indexes.length) path += '[' + indexes[used++] + ']';
  }
  return path;
}
