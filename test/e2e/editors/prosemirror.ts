/** ProseMirror: Jira Service Management, Help Scout, and all that is built with Tiptap. */
import { place } from './fixture.ts';
import { openProseMirror } from './open-prosemirror.ts';

openProseMirror(place('div'));
