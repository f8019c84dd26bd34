// @ts-check
/** Markdown and the little HTML of labels, read into words and marks; the twin of formserver/program/markup.py. */

const TOKEN = /([*_])\1{3,}|\\([*_#<[\](])|(\*\*|__|[*_])|(!?\[)|\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)|<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>=]*=[^<>]*|\s*\/?)>|(^#{1,6}[ \t]+(?=\S))|\n/gm;
const OUTSIDE = /^$|[\s!-/:-@[-`{-~\xa0-\xbf\u060c\u061b\u061f\u0964\u0965\u104a\u104b\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ud800-\udfff\uff01-\uff20]/;
const TAGS = { __proto__: null, b: 'strong', strong: 'strong', i: 'em', em: 'em', br: 'br', p: 'line', div: 'line', span: '', font: '', u: '' };

/** The words (strings) and marks of `text`, in order: {tag, address}, each but br followed by its end, {}. */
export function readMarks(text) {
  const pieces = [];
  let opened = {};
  let heading = false;
  let breaks = false;
  let at = 0;
  const put = (piece) => {
    if (!piece) return;
    if (breaks && pieces.length) pieces.push({ tag: 'br' });
    breaks = false;
    pieces.push(piece);
  };
  const placeOf = (kind) => (opened[kind] >= 0 ? opened[kind] : -1);
  const open = (typed, kind) => {
    put(typed);
    opened[kind] = pieces.length - 1;
  };
  const close = (kind, tag, address) => {
    const place = placeOf(kind);
    if (place < 0 || place > pieces.length - 2) return false;
    pieces[place] = tag && { tag, address };
    if (tag) pieces.push({});
    for (const each in opened) if (opened[each] >= place) delete opened[each];
    return true;
  };
  const head = (begins) => {
    put(begins ? { tag: 'heading' } : {});
    put(begins ? '' : ' ');
    opened = {};
    heading = begins;
  };
  TOKEN.lastIndex = 0;
  for (let found; (found = TOKEN.exec(text)); at = TOKEN.lastIndex) {
    const [typed, , escaped, signs, bracket, address, closing, name, starts] = found;
    const start = found.index;
    put(text.slice(at, start));
    if (signs) {
      const letter = signs[0];
      const sign = text[start + 2] === letter && placeOf(letter) > placeOf(signs) ? letter : signs;
      const end = TOKEN.lastIndex = start + sign.length;
      const before = text.charAt(start - 1);
      const after = text.charAt(end);
      const free = sign === '**';
      if (before.trim() && (free || OUTSIDE.test(after)) && close(sign, sign[1] ? 'strong' : 'em')) continue;
      if (after.trim() && (free || OUTSIDE.test(before))) open(sign, sign);
      else put(sign);
    } else if (bracket) {
      open(bracket, bracket);
    } else if (address != null) {
      const picture = placeOf('![') > placeOf('[');
      const tag = !picture && /^(https?|mailto|tel):/i.test(address) ? 'a' : '';
      if (!close(picture ? '![' : '[', tag, address)) put(typed);
    } else if (name) {
      const tag = TAGS[name.toLowerCase()];
      if (tag === 'br') put({ tag });
      else if (tag === 'line') breaks = true;
      else if (tag == null || closing && tag && !close(tag, tag)) put(typed);
      else if (tag && !closing) open(typed, tag);
    } else if (starts) {
      head(true);
    } else if (typed !== '\n') {
      put(escaped || typed);
    } else if (heading) {
      head(false);
    } else {
      put({ tag: 'br' });
    }
  }
  put(text.slice(at));
  if (heading) put({});
  return pieces;
}
