// Prints the texts that a language has no phrase for: npm run words -- de [PATH]
import { languages } from '../../src/languages/languages.ts';
import { sourceTexts } from './sourceTexts.ts';

const [code = 'de', under = ''] = process.argv.slice(2);
const language = languages.find((one) => one.code === code);
if (!language?.load) throw new Error(`No phrases are kept for ${code}.`);
const phrases = await language.load();
const missing = sourceTexts().filter(
  ({ text, path }) => path.includes(under) && !Object.hasOwn(phrases, text),
);
for (const { path, line, text, holes } of missing)
  console.log(
    `${path}:${line}  ${JSON.stringify(text)}${holes.length > 0 ? `  [${holes.join('] [')}]` : ''}`,
  );
console.log(`${missing.length} texts without a phrase in ${code}`);
