/** XPath name → function(call, ...values). Each functions….js adds its own when a page loads it for its program. */
export const FUNCTIONS = {};
