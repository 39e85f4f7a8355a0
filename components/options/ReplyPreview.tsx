import { useId, useMemo } from 'preact/hooks';
import type { CannedReply } from '../../lib/canned-reply.ts';
import { sampleLookup } from '../../lib/sample-lookup.ts';
import type { Settings } from '../../lib/settings.ts';
import { fillTemplate, unknownVariables, valuesOf } from '../../lib/template.ts';

interface Props {
  reply: CannedReply;
  settings: Settings;
}

/** A reply as a client would get it, filled from a sample; and what is wrong with it. */
export function ReplyPreview({ reply: { body, statuses }, settings }: Props) {
  const id = useId();
  const [status] = statuses;
  const sample = useMemo(() => sampleLookup(Date.now(), status).deliveries[0], [status]);
  const filled = fillTemplate(body, valuesOf(sample, settings, 'Ana'));
  const unknown = unknownVariables(body);
  const empty = filled.kind === 'missing' ? filled.names.filter((n) => !unknown.includes(n)) : [];

  return (
    <section aria-labelledby={id}>
      <h3 id={id}>Preview with a sample</h3>
      <p class="reply-preview" dir="auto">
        {filled.kind === 'filled' ? filled.text : body}
      </p>
      <p class="problem" aria-live="polite">
        {unknown.length > 0 && `Not a variable: ${unknown.map(braced).join(', ')}. `}
        {empty.length > 0 &&
          `Nothing to put in place of ${empty.map(braced).join(', ')}: give it a fallback, such as {{${empty[0]}|there}}.`}
      </p>
    </section>
  );
}

function braced(name: string): string {
  return `{{${name}}}`;
}
