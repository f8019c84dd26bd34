// @ts-check
/** The header of what is fetched past the worker: a page for the shelf, which must not be the shelf's own. */
export const ANEW = 'x-anew';
