/** A form in enketo-core, transformed ahead of time. */
import { Form } from 'enketo-core';

const model = document.getElementById('model').textContent;
const form = new Form(document.querySelector('form.or'), { modelStr: model, external: [] }, {});
const errors = form.init();
if (errors.length) console.error(errors.join('; '));
self.usable();
