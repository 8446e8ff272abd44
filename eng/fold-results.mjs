// Folds the result files of all suites into the one closing line.
// usage: node eng/fold-results.mjs suites.tsv     where each line is `suite<TAB>exit code<TAB>result file`
// A suite that crashed, wrote no result, ran nothing or was cut off counts as one failure: silence is not success.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescape = (text) => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : entities[name] ?? whole);
const attribute = (tag, name) => unescape(tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');

const trxOutcomes = { Passed: 'passed', PassedButRunAborted: 'failed', NotExecuted: 'skipped', NotRunnable: 'skipped' };

export function readTrx(text) {
  if (!text.trimEnd().endsWith('</TestRun>')) throw new Error('the result file is cut off');
  const tests = [...text.matchAll(/<UnitTestResult\b[^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, 'testName'),
    outcome: trxOutcomes[attribute(tag, 'outcome')] ?? 'failed',
  }));
  const summary = text.match(/<ResultSummary\b[^>]*>/)?.[0];
  if (!summary) throw new Error('the result file has no summary');
  const outcome = attribute(summary, 'outcome');
  if (!['Completed', 'Passed', 'Failed', 'Warning'].includes(outcome)) throw new Error(`the run ended as "${outcome}"`);
  if (outcome === 'Failed' && !tests.some((t) => t.outcome === 'failed')) throw new Error('the run failed although no test did: the test process crashed or timed out');
  return tests;
}

export function readTsv(text) {
  const lines = text.split('\n').filter((line) => line.length > 0).map((line) => line.split('\t'));
  const tests = lines.filter(([outcome]) => outcome !== 'end').map(([outcome, name]) => ({ name, outcome }));
  const end = lines.at(-1);
  if (end?.[0] !== 'end' || Number(end[1]) !== tests.length) throw new Error('the result file is cut off');
  return tests;
}

function readSuite(exitCode, file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`no result file at ${file} (exit code ${exitCode})`);
  }
  const tests = file.endsWith('.trx') ? readTrx(text) : readTsv(text);
  if (tests.length === 0) throw new Error('the suite ran no test');
  if (exitCode !== '0' && !tests.some((t) => t.outcome === 'failed')) throw new Error(`exit code ${exitCode} although no test failed`);
  return tests;
}

export function fold(manifest) {
  const suites = manifest.split('\n').filter((line) => line.length > 0).map((line) => line.split('\t'));
  const all = suites.flatMap(([suite, exitCode, file]) => {
    try {
      return readSuite(exitCode, file).map((test) => ({ ...test, suite }));
    } catch (error) {
      return [{ suite, name: error.message, outcome: 'failed' }];
    }
  });
  if (suites.length === 0) all.push({ suite: 'test.sh', name: 'no suite was run', outcome: 'failed' });
  const named = (outcome) => all.filter((t) => t.outcome === outcome).map((t) => `${outcome}: ${t.suite}: ${t.name}`);
  const count = (outcome) => all.filter((t) => t.outcome === outcome).length;
  return {
    lines: [...named('skipped'), ...named('failed'), `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`],
    ok: count('failed') === 0 && count('passed') > 0,
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { lines, ok } = fold(readFileSync(process.argv[2], 'utf8'));
  console.log(lines.join('\n'));
  process.exitCode = ok ? 0 : 1;
}
