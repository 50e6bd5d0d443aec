import { InvalidArgumentError } from 'commander';

/** An option that counts: digits only, at most ten of them. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return Number(text);
}

/** An option that may be below zero. */
export function integer(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) {
    throw new InvalidArgumentError('It must be a whole number.');
  }
  return Number(text);
}
