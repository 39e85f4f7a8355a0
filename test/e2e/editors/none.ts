/** A ticket that can be read only. */
import { ready } from './fixture.ts';

ready(() => '');
