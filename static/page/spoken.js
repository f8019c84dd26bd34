// @ts-check
/** An answer as a person reads it; the twin of formserver/web/pages/spoken.py. */
import { KINDS, isGarbled } from './controls.js';
import { inDigits, isUnranked, rankPlaces } from './fields.js';
import { joined, plain, told } from './words.js';

/** The answer at `path` in words; "" when there is none. */
export function answerWords(app, node, path) {
  const cell = app.session.cell(path);
  if (!cell.relevant || !cell.text) return '';
  if (isGarbled(node)) return app.messages.answered;
  if (!node.choices) return plainWords(app, node, cell.text);
  const labels = {};
  for (const choice of app.session.choices(path)) labels[choice.value] = told(app, plain(choice.label), choice.fallback);
  if (isUnranked(cell.text)) return placesWords(app, cell.text, labels);
  return joined(cell.text.split(/\s+/).map((value) => labels[value] || value));
}

/** The places of a ranking that is none, as they were typed. */
function placesWords(app, text, labels) {
  const places = rankPlaces(text);
  const placed = Object.keys(places).filter((value) => places[value]);
  return placed.map((value) => inDigits(places[value], app.locale.digits) + '. ' + (labels[value] || value)).join(', ');
}

function plainWords(app, node, text) {
  if (KINDS[node.question]) return KINDS[node.question].say(app, node, text);
  switch (node.question) {
    case 'image': case 'audio': case 'video': case 'file':
      return app.called[text] || app.messages.attached;
    case 'acknowledge':
      return app.messages.yes;
    default:
      return text;
  }
}
