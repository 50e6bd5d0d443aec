/** Of FALCON's judges of style and complexity: 2 idiomatic, -1 plainly bad. */
export const SCALE: readonly [number, number] = [-1, 2];

/** 0 is the top of the scale, 1 and more its bottom. */
export function onScale(penalty: number): number {
  const [low, high] = SCALE;
  return round(high - (high - low) * Math.min(1, penalty));
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
