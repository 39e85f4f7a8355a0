import { expect, it } from 'vitest';
import { editorOfTab, type FoundEditor } from '@/lib/found-editor.ts';

const none: FoundEditor = { kind: 'noEditor' };
const undecided: FoundEditor = { kind: 'undecided' };
const editor = (usedAt: number): FoundEditor => ({ kind: 'editor', usedAt, isOneOfSeveral: false });

it.each<[string, FoundEditor[], number | FoundEditor]>([
  ['there is none', [], none],
  ['no frame has one', [none, none], none],
  ['one frame has the only one', [none, editor(0)], 1],
  ['one was used and others were not', [editor(0), editor(7), undecided], 1],
  ['several were used: the last', [editor(3), editor(7), none], 1],
  ['several frames have one, and none was used', [editor(0), editor(0)], undecided],
  ['a frame has several, and none was used', [none, undecided], undecided],
])('takes the right one where %s', (_, replies, expected) => {
  const frames = replies.map((reply, frameId) => ({ frameId, reply }));
  const found = editorOfTab(frames);
  if (typeof expected === 'number') expect(found.frame?.frameId).toBe(expected);
  else expect(found).toEqual({ editor: expected });
});

it('tells that it is one of several, though it is the only one of its frame', () => {
  const frames = [{ reply: editor(0) }, { reply: editor(7) }];
  expect(editorOfTab(frames).editor).toEqual({ kind: 'editor', usedAt: 7, isOneOfSeveral: true });
});
