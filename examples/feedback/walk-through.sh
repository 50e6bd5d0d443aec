#!/bin/sh
# Generate, get it wrong, send a correction, see the next answer use it, train on it, see it right without memory.
#
#   ./falconry up                           # in another terminal, until it is ready
#   examples/feedback/walk-through.sh       # takes about a minute on two cores
#
# Each step prints the command that it runs; `--json` is for the ids that the next one needs. docs/api.md says the same
# with curl. MODEL, if set, is asked in place of fledgling.
set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A word that fledgling does not know, with an example as it knows them; a correction; and tests that it must pass.
cat > "$work/task.py" <<'TASK'
def f(s):
    """mirror it, then give back the result"""
    # f('oak') == 'kao'
TASK
cat > "$work/solution.py" <<'SOLUTION'

    # mirror it
    s = s[::-1]
    # give back the result
    return s
SOLUTION
cat > "$work/tests.json" <<'TESTS'
{ "kind": "calls", "entryPoint": "f", "cases": [
  { "args": ["oak"], "expected": "kao" },
  { "args": ["three birds"], "expected": "sdrib eerht" },
  { "args": [""], "expected": "" } ] }
TESTS
cat > "$work/job.json" <<'JOB'
{ "dataset": { "fromFeedback": { "kind": "correction", "unused": true } },
  "recipe": { "name": "sft", "stages": [{ "steps": 40 }], "tasksPerStep": 1 } }
JOB

# Prints a command and what it says, and keeps its JSON.
run() {
  printf '\n$ ./falconry %s\n' "$*" | sed "s|$work/||g" >&2
  ./falconry "$@" --json > "$work/answer.json"
  cp "$work/answer.json" "$work/last.json"
}
# A member of the last answer.
of() {
  node -p "const it = JSON.parse(require('fs').readFileSync('$work/last.json', 'utf8')); $1"
}
ask() {
  run generate --file "$work/task.py" --form completion --temperature 0 "$@"
  of 'it.choices[0].text'
}

echo '1. Ask, as if nothing was remembered. The answer may run, and is not what was asked for.'
ask --model "${MODEL:-fledgling}" --no-memory
generation=$(of 'it.id')

echo '2. Send what it should have been, with tests. First only to hear what would come of it.'
run feedback "$generation" --correction "$work/solution.py" --tests "$work/tests.json" --dry-run
of 'it.status + ": " + it.reason'
run feedback "$generation" --correction "$work/solution.py" --tests "$work/tests.json"
feedback=$(of 'it.id')
while checking=$(of 'it.isChecked') && [ "$checking" = true ]; do
  sleep 1
  run feedback get "$feedback" 2> /dev/null
done
of 'it.id + " is " + it.status + (it.reason ? ": " + it.reason : ", and memory keeps it as " + it.episodeId)'

echo '3. Ask again, with memory: the prompt shows the correction, and the answer does what it does.'
ask --model "${MODEL:-fledgling}"
of 'it.memory.episodes.map((one) => "it drew on " + one.episodeId).join("\n")'

echo '4. Train on it: the correction becomes a task with a solution, which the job keeps to.'
run jobs create --model "${MODEL:-fledgling}" --recipe sft --body "$work/job.json"
job=$(of 'it.id')
./falconry jobs watch "$job"
run jobs get "$job"
model=$(of 'it.result.modelId')

echo '5. Ask the model that the job has made, without memory.'
ask --model "$model" --no-memory

echo '6. Follow the correction from the answer that it speaks of to the weights that learned from it, and back.'
printf '\n$ ./falconry feedback lineage %s\n' "$feedback"
./falconry feedback lineage "$feedback"
run jobs get "$job"
checkpoint=$(of 'it.result.checkpointId')
printf '\n$ ./falconry feedback list --checkpoint %s\n' "$checkpoint"
./falconry feedback list --checkpoint "$checkpoint"
