/** A field of one line: chat boxes. */
import { place, ready } from './fixture.ts';

const field = place('input');
field.type = 'text';
ready(() => field.value);
