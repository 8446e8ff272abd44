// A reporter for `node --test`: one line per test, `outcome<TAB>name`, then an end line, so that a cut-off run cannot pass for a whole one.
const outcomeOf = (event) => {
  if (event.type === 'test:fail') return event.data.todo ? 'skipped' : 'failed';
  return event.data.skip || event.data.todo ? 'skipped' : 'passed';
};

export default async function* results(source) {
  const parents = [];
  let count = 0;
  for await (const event of source) {
    if (event.type === 'test:start') {
      parents[event.data.nesting] = event.data.name;
      parents.length = event.data.nesting + 1;
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { data } = event;
    const outcome = outcomeOf(event);
    const groups = data.details?.type === 'suite' || data.name === data.file;
    // A suite counts through its tests; one that failed by itself (a hook, a crash) must still be seen.
    if (groups && outcome === 'passed') continue;
    if (groups && data.details?.error?.failureType === 'subtestsFailed') continue;
    const name = [...parents.slice(0, data.nesting), data.name].join(' > ').replace(/\s+/g, ' ');
    count += 1;
    yield `${outcome}\t${name}\n`;
  }
  yield `end\t${count}\n`;
}
