// The checks of an export, one sentence each; expanded when one fails or warns.
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ExportOutlook } from '../../workers/exportApi.ts';
import { Disclosure } from '../kit/Disclosure.tsx';
import { countText } from '../../core/words.ts';

type Check = ExportOutlook['checks'][number];

const icons = { passed: IconCheck, warning: IconAlertTriangle, failed: IconX };

export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const failed = checks.filter(({ outcome }) => outcome === 'failed').length;
  const warnings = checks.filter(({ outcome }) => outcome === 'warning').length;
  const passed = checks.length - failed - warnings;
  const title = [
    failed > 0
      ? `${failed} of ${checks.length} checks failed: nothing can be saved`
      : `${countText(passed, 'check')} passed`,
    warnings > 0 ? countText(warnings, 'warning') : '',
  ]
    .filter(Boolean)
    .join(', ');
  return (
    // Keyed by the outcome, so that a failure expands the list.
    <Disclosure key={title} title={title} open={failed + warnings > 0}>
      <ul className="export-checks">
        {checks.map(({ id, title: words, outcome, detail }) => {
          const Icon = icons[outcome];
          return (
            <li key={id} className={`check-line ${outcome}`}>
              <Icon size={15} stroke={1.8} aria-label={outcome} />
              <div>
                <p>{words}</p>
                <p className="dim">{detail}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
