/** A limit on how long a request may take. */
import { HTTPException } from 'hono/http-exception';
import { timeout } from 'hono/timeout';
import { problem, TRY_AGAIN } from './problem.ts';

/** What was begun goes on: events may yet be kept, and are known again when they come again. */
export function limitTime(ms: number) {
  return timeout(
    ms,
    (c) => new HTTPException(503, { res: problem(c, 'too-slow', undefined, TRY_AGAIN) }),
  );
}
