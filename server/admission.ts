/** How many bytes are in work at once: past that, memory would grow with what is sent. */
export interface Admission {
  /** Let so many bytes in, unless there are too many: `leave` lets others in for them. */
  enter(bytes: number): { leave(): void } | undefined;
}

export function createAdmission(limit: number): Admission {
  let inWork = 0;
  return {
    enter(bytes) {
      if (inWork + bytes > limit) return undefined;
      inWork += bytes;
      return {
        leave() {
          inWork -= bytes;
        },
      };
    },
  };
}
