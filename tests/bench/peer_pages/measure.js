/** In every page that is measured: when it is usable, and how long after an answer its consequence is painted. */
(() => {
  const painted = (done) => requestAnimationFrame(() => setTimeout(done));
  self.usable = () => painted(() => {
    performance.mark('usable');
    console.debug('usable');
  });
  self.usableAt = (mark = 'usable') => (performance.getEntriesByName(mark)[0] || { startTime: 0 }).startTime;

  if (self.oursIsMeasured) {
    const look = () => {
      if (document.querySelector('main .question, main .parts-list')) setTimeout(() => performance.mark('painted'));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    new MutationObserver((records, me) => {
      if (!document.documentElement || !document.documentElement.dataset.alive) return;
      me.disconnect();
      self.usable();
    }).observe(document, { attributes: true, childList: true, subtree: true, attributeFilter: ['data-alive'] });
  }

  /** Median milliseconds from an answer to the paint of its consequence; `acts` are done in turn, `shows` their words. */
  self.consequences = async ({ control, acts, finds, shows, hides, times }) => {
    const took = [];
    for (let run = 0; run < times + 2; run += 1) {
      const turn = run % 2;
      const found = finds && await sought(control, finds[turn]);
      const start = performance.now();
      if (found) found.click();
      else enter(control, acts[turn]);
      await seen(shows[turn], hides && hides[turn], start);
      took.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 50));
    }
    took.splice(0, 2);
    took.sort((a, b) => a - b);
    return took[Math.floor(took.length / 2)];
  };

  /** A radio button by its place, or text typed into the first field of the kind. */
  function enter(control, what) {
    const fields = Array.from(document.querySelectorAll(control)).filter((field) => field.type !== 'hidden');
    if (typeof what === 'number') {
      fields[what].click();
      return;
    }
    const field = fields[0];
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    field.focus();
    setter.call(field, what);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: what }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    field.dispatchEvent(new FocusEvent('blur'));
  }

  /** The first row that words find, where a list is asked by finding. */
  async function sought(control, words) {
    enter(control, words);
    for (;;) {
      await new Promise((done) => setTimeout(done, 100));
      const row = document.querySelector('main [role=listbox]:not([hidden]) [role=option]');
      if (row) return row;
    }
  }

  function seen(words, gone, start) {
    return new Promise((done, failed) => {
      const look = () => {
        if (performance.now() - start > 20000) failed(new Error('no consequence: ' + words));
        else if (isThere(words) && !(gone && isThere(gone))) painted(done);
        else requestAnimationFrame(look);
      };
      queueMicrotask(look);
    });
  }

  /** Whether words show among the first texts of the page; a value in them may be an element of its own. */
  function isThere(words) {
    if (words === '') return true;
    const first = words.split(' ')[0];
    const walker = document.createTreeWalker(document.querySelector('main, form, #app') || document.body, NodeFilter.SHOW_TEXT);
    for (let count = 0; count < 1500; count += 1) {
      const text = walker.nextNode();
      if (!text) return false;
      const holder = text.parentElement;
      if (text.data.includes(first) && holder.textContent.includes(words) && holder.checkVisibility()) return true;
    }
    return false;
  }
})();
