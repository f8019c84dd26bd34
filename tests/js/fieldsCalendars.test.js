// Other calendars, day by day from 1900 to 2100: there and back, and as the browser's own Intl counts them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { CALENDARS, dayOf, dateIn } from '../../static/page/calendars.js';

const DAY = 86400000;
const FIRST = Date.UTC(1900, 0, 1) / DAY;
const LAST = Date.UTC(2100, 11, 31) / DAY;
/** Bikram Sambat is known from 1970-01-01 to the end of 2100, which is 1913-04-13 to 2044-04-12. */
const KNOWN = { 'bikram-sambat': [Date.UTC(1913, 3, 13) / DAY, Date.UTC(2044, 3, 12) / DAY] };
const INTL = { ethiopian: 'ethiopic', coptic: 'coptic', islamic: 'islamic-civil', persian: 'persian', buddhist: 'buddhist' };

for (const calendar of Object.keys(CALENDARS)) {
  test(calendar + ': every day comes back as itself, the day after the one before', () => {
    const [first, last] = KNOWN[calendar] || [FIRST, LAST];
    let before = [0, 0, 0];
    for (let day = first; day <= last; day++) {
      const parts = dateIn(calendar, day);
      assert.equal(dayOf(calendar, ...parts), day);
      assert.ok(parts[2] === 1 || parts[2] === before[2] + 1 || day === first, `${parts} after ${before}`);
      assert.ok(parts[0] === before[0] || parts[0] === before[0] + 1 || day === first);
      before = parts;
    }
  });
}

for (const [calendar, theirs] of Object.entries(INTL)) {
  test(calendar + ': months begin and end where Intl has it', () => {
    const format = new Intl.DateTimeFormat('en-u-nu-latn-ca-' + theirs, { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    const said = (day) => {
      const found = {};
      for (const part of format.formatToParts(day * DAY)) found[part.type] = part.value;
      return [found.year || found.relatedYear, found.month, found.day].map(Number);
    };
    let months = 0;
    for (let day = FIRST; day <= LAST; day++) {
      if (dateIn(calendar, day)[2] !== 1) continue;
      months++;
      assert.deepEqual([said(day), said(day - 1)], [dateIn(calendar, day), dateIn(calendar, day - 1)]);
    }
    assert.ok(months >= 2411, String(months));
  });
}

test('no day outside of what is known, and none that a month does not have', () => {
  assert.equal(dateIn('bikram-sambat', Date.UTC(1913, 3, 12) / DAY), null);
  assert.equal(dateIn('bikram-sambat', Date.UTC(2044, 3, 13) / DAY), null);
  assert.equal(dayOf('bikram-sambat', 2101, 1, 1), null);
  assert.equal(dayOf('ethiopian', 2010, 13, 6), null);
  assert.equal(dayOf('myanmar', 1379, 13, 1), null);
  assert.equal(typeof dayOf('myanmar', 1380, 13, 30), 'number');
});
