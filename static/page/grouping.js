// @ts-check
/** Numbers shown with their thousands apart (`thousands-sep`), stored without; the twin of formserver/web/pages/grouping.py. */

const NUMBER = /^(-?)(\d+)(\.\d+)?$/;

/** Whether a question's number is shown with its thousands apart. */
export function isGrouped(node) {
  const appearance = node.appearance || [];
  if (appearance.indexOf('thousands-sep') < 0) return false;
  return node.question === 'integer' || node.question === 'decimal' || (node.question === 'text' && appearance.indexOf('numbers') >= 0);
}

/**
 * Stored number `text` with `group` between thousands; `sizes`: digits of the last group, of others.
 * What is no number, and what begins with a nought, stays as it is.
 */
export function grouped(text, decimal, group, sizes) {
  const found = NUMBER.exec(text);
  if (!found || (found[2][0] === '0' && found[2] !== '0')) return text;
  const groups = [];
  let whole = found[2];
  for (let size = sizes[0]; whole.length > size; size = sizes[1]) {
    groups.unshift(whole.slice(-size));
    whole = whole.slice(0, -size);
  }
  return found[1] + [whole].concat(groups).join(group) + (found[3] || '').replace('.', decimal);
}
