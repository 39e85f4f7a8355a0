/** A plain textarea: osTicket's notes, Zammad's forms, most small helpdesks. */
import { place, ready } from './fixture.ts';

const field = place('textarea');
field.rows = 8;
ready(() => field.value);
