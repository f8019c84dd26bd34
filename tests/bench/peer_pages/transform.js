/** Enketo's transformation of an XForm, done in a browser before anything is measured. */
import { transform } from 'enketo-transformer/web';

self.transform = transform;
