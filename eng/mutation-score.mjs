// Prints the mutation score of each folder and of all together: killed ÷ (killed + survived + never run), timeouts counted as killed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [reports, ...folders] = process.argv.slice(2);
const all = { caught: 0, missed: 0 };

const row = (name, { caught, missed }) => console.log(`${name.padEnd(14)} ${String(caught).padStart(5)} of ${String(caught + missed).padStart(5)}  ${((100 * caught) / (caught + missed)).toFixed(1)} %`);

for (const folder of folders) {
  const report = JSON.parse(readFileSync(join(reports, folder, 'reports', 'mutation-report.json'), 'utf8'));
  const mutants = Object.values(report.files).flatMap((file) => file.mutants);
  const count = (...kinds) => mutants.filter((mutant) => kinds.includes(mutant.status)).length;
  const score = { caught: count('Killed', 'Timeout'), missed: count('Survived', 'NoCoverage') };
  all.caught += score.caught;
  all.missed += score.missed;
  row(folder, score);
}

row('all', all);
