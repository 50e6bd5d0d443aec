/** What the analyses are made with: other versions find other things, so they are part of a judge's revision. */
export const TOOLS = {
  ruff: '0.17.0',
  radon: '6.0.1',
  'tree-sitter': '0.26.1',
  'tree-sitter-python': '0.25.0',
} as const;

/** `ruff==0.17.0`, as requirements say it. */
export const REQUIREMENTS = Object.entries(TOOLS).map(([name, version]) => `${name}==${version}`);

/** The command line of the zygote that holds the tools: with the packages beside the interpreter. */
export const ANALYSIS_ZYGOTE = ['-s', '-P', '-B', '-m', 'falconry_analysis', ...REQUIREMENTS];

/** A revision that names the version of the scale and of the tools that it stands on. */
export function revisionOf(scale: string, ...tools: readonly (keyof typeof TOOLS)[]): string {
  return [scale, ...tools.map((name) => `${name}-${TOOLS[name]}`)].join('/');
}
