// Puts the page into the next of its languages; the button says which, in that language.
import { languages } from '../../languages/languages.ts';
import { useLanguage } from '../../stores/languageStore.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { Tip } from '../kit/Tip.tsx';

export function LanguageButton() {
  const app = useApp();
  const code = useLanguage((state) => state.code);
  const at = languages.findIndex((one) => one.code === code);
  const next = languages[(at + 1) % languages.length];
  if (!next) return null;
  return (
    <Tip label={next.name}>
      <button
        type="button"
        className="icon-button language"
        lang={next.code}
        translate="no"
        aria-label={next.name}
        onClick={() => run(app.chooseLanguage(next.code))}
      >
        {next.code.toUpperCase()}
      </button>
    </Tip>
  );
}
