/**
 * Where each eager function lies: XPath name → module. A page loads only the modules that its program uses.
 *
 * A function is called with a call (`world`, `zone` in minutes east, `program`, `calendar` of the language in
 * use, `random()`, `fuel(size)`) and its values. Lazy functions and those on references belong to the evaluator.
 */
const MODULES = [
  ["Number", "int abs floor ceiling round sum max min count count-non-empty"],
  ["Select", "selected selected-at count-selected checklist weighted-checklist"],
  ["Date", "today now date date-time decimal-date-time decimal-time format-date format-date-time"],
  ["Math", "pi pow exp exp10 log log10 sqrt sin cos tan asin acos atan atan2"],
  ["Geo", "distance area enclosed-area geofence intersects"],
  ["Random", "random uuid"],
  ["Order", "randomize"],
  ["Hash", "digest base64-decode extract-signed"],
];

/** XPath name → theme, whose module is `functions<Theme>.js`; names that are not here are in functionsText.js. */
export const THEMES = {};
MODULES.forEach(([theme, names]) => names.split(" ").forEach((name) => (THEMES[name] = theme)));

/** The functions loaded so far: name → function(call, ...values). The evaluator calls them from here. */
export const FUNCTIONS = {};

/**
 * The functions of these names (and some more), their modules loaded; functionsText.js always is.
 * @param {Iterable<string>} names
 * @returns {Promise<Object<string, Function>>}
 */
export async function loadFunctions(names) {
  const themes = new Set(["Text"].concat(Array.from(names, (name) => THEMES[name] || "Text")));
  const loaded = await Promise.all(Array.from(themes, (theme) => import(`./functions${theme}.js`)));
  return Object.assign(FUNCTIONS, ...loaded.map((found) => found.functions));
}
