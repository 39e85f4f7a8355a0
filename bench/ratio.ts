/** `1.23`: the median of `a`, in times of the median of `b`. */
export function ratio(a: number[], b: number[]): string {
  return (median(a) / median(b)).toFixed(2);
}

/** Not the mean: what else the machine does makes a few of them far too long. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
