/** Longer lines are a fault. */
const LINE_LENGTH = 99;

// 1 is a fault that a reviewer would stop at, 0.3 one that a formatter would mend.
const LAYOUT = 0.3;
const LONG_WAY = 0.4;
const HABIT = 0.6;
const MISTAKE = 0.8;
const STOP = 1;

/** The rules of ruff that count as faults of style, and what one finding of each costs. Nothing else is looked for. */
export const RULE_COSTS: Readonly<Record<string, number>> = {
  ...cost(LAYOUT, [
    'E101', // tabs and blanks mixed
    'E201', // blank behind an opening bracket
    'E202', // blank before a closing bracket
    'E203', // blank before `,` or `:`
    'E211', // blank before the brackets of a call
    'E225', // no blanks around an operator
    'E231', // no blank behind a comma
    'E251', // blanks around `=` of a keyword argument
    'E275', // no blank behind a keyword
    'E401', // several imports in a line
    'F541', // f-string without a placeholder
    'UP034', // needless brackets
    'W191', // indented by tabs
    'W291', // trailing blanks
    'W293', // blanks in an empty line
  ]),
  ...cost(LONG_WAY, [
    'C400', // list() of a generator, for a comprehension
    'C401', // set() of a generator
    'C402', // dict() of a generator
    'C403', // set() of a list comprehension
    'C404', // dict() of a list comprehension
    'C405', // set() of a literal
    'C411', // list() of a list comprehension
    'C413', // list() or reversed() of sorted()
    'C414', // sorted(list(...)) and the like
    'C416', // a comprehension that copies
    'C417', // map() of a lambda
    'C419', // any() or all() of a list comprehension
    'PERF102', // items() of which one half is used
    'PERF401', // a loop that appends, for a comprehension
    'PERF402', // a loop that copies a list
    'PIE808', // range(0, n)
    'PLC0206', // loops over keys and looks each up
    'PLC1802', // len() as a truth value
    'PLR1714', // x == a or x == b, for membership
    'PLR1730', // if for min() or max()
    'PLR1736', // enumerate() and yet the index
    'PLR5501', // else: if, for elif
    'RET505', // else behind return
    'SIM102', // if in an if, for `and`
    'SIM110', // a loop for any() or all()
    'SIM113', // a counter beside a loop, for enumerate()
    'SIM118', // in d.keys()
    'SIM201', // not a == b
    'SIM202', // not a != b
    'SIM208', // not not a
    'SIM300', // the constant first in a comparison
    'SIM401', // if for dict.get()
  ]),
  ...cost(HABIT, [
    'A001', // a variable hides a built-in
    'A002', // an argument hides a built-in
    'BLE001', // catches everything
    'E501', // line too long
    'E701', // a body beside its header
    'E702', // two statements in a line
    'E703', // needless semicolon
    'E711', // == None
    'E712', // == True
    'E713', // not x in y
    'E714', // not x is y
    'E721', // compares types
    'E731', // a lambda with a name
    'E741', // ambiguous name: l, O, I
    'E742', // the same for a class
    'E743', // the same for a function
    'N801', // class not in CapWords
    'N802', // function not in lower case
    'N803', // argument not in lower case
    'N806', // variable not in lower case
    'PIE790', // needless pass
    'PLR1711', // needless return
    'PLW0603', // changes a global
    'SIM103', // branches that return a condition
    'SIM114', // branches that do the same
    'SIM210', // True if x else False
    'SIM211', // False if x else True
    'W605', // invalid escape
  ]),
  ...cost(MISTAKE, [
    'B006', // mutable default
    'B007', // loop variable never used
    'B015', // a comparison that does nothing
    'B018', // an expression that does nothing
    'B020', // loop variable hides what is looped over
    'E722', // bare except
    'F401', // unused import
    'F601', // a key twice in a dict
    'F632', // `is` with a literal
    'F841', // unused variable
    'PLR0124', // compares a value with itself
    'PLR0133', // compares two constants
    'PLW0127', // assigns a variable to itself
    'S110', // try, except, pass
    'SIM222', // or True
    'SIM223', // and False
  ]),
  ...cost(STOP, [
    'B012', // return in finally
    'F403', // import *
    'F811', // defined anew before it was used
  ]),
};

/**
 * How ruff is run. Nothing but this decides: no configuration of the host, no comment of the program, no cache. Some
 * rules are in preview, so that the version of ruff is pinned.
 */
export const RUFF_ARGUMENTS: readonly string[] = [
  'check',
  '--isolated',
  '--no-cache',
  '--ignore-noqa',
  '--exit-zero',
  '--quiet',
  '--preview',
  '--target-version=py311',
  `--line-length=${LINE_LENGTH}`,
  `--select=${Object.keys(RULE_COSTS).join(',')}`,
  '--output-format=json-lines',
];

function cost(each: number, rules: readonly string[]): Record<string, number> {
  return Object.fromEntries(rules.map((rule) => [rule, each]));
}
