/**
 * The functions at hand: XPath name → function(call, ...values). Each functions….js adds its own when it is
 * loaded; a page loads those that its program calls. Lazy functions and those on references are operators.
 *
 * A call has `world`, `zone` in minutes east, `program`, `calendar` of the language in use, `random()` and
 * `fuel(size)`.
 */
export const FUNCTIONS = {};
