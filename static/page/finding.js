// @ts-check
/** Finding in a long list by a part of a name; the twin of formserver/web/pages/finding.py. */
import { asciiDigits } from './fields.js';

/** Most rows that are shown of what was found. */
export const MOST = 50;

const GONE = /[\u0300-\u036f\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\ufeff]/g;
const BREAKS = /[\s!-/:-@[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u104a\u104b\u2010-\u2027\u2030-\u205e]+/g;
const SAME = {
  đ: 'd', ð: 'd', ł: 'l', ø: 'o', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th',
  ٱ: 'ا', ى: 'ي', ی: 'ي', ے: 'ي', ة: 'ه', ہ: 'ه', ک: 'ك',
};

/** `text` as it is compared: small letters without marks, digits 0–9, one space between words. */
export function bare(text) {
  return letters(text).replace(BREAKS, ' ').trim();
}

function letters(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').toLowerCase().replace(GONE, '');
  return asciiDigits(Array.from(plain, (letter) => SAME[letter] || letter).join(''));
}

/** How well a row fits: 0 it begins so or is this code, 1 words begin so, 2 it has the parts, -1 it does not. */
export function rank(label, value, words) {
  const whole = words.join(' ');
  if (label.startsWith(whole) || bare(value) === whole) return 0;
  if (!words.every((word) => label.indexOf(word) >= 0)) return -1;
  return words.every((word) => (' ' + label).indexOf(' ' + word) >= 0) ? 1 : 2;
}
