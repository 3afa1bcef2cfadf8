// The checks of an export, one sentence each: passed quietly, odd or failed in sight.
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { ExportOutlook } from '../../workers/exportApi.ts';
import { Disclosure } from '../kit/Disclosure.tsx';

type Check = ExportOutlook['checks'][number];

const icons = { passed: IconCheck, warning: IconAlertTriangle, failed: IconX };

export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const failed = checks.filter(({ outcome }) => outcome === 'failed').length;
  const odd = checks.filter(({ outcome }) => outcome === 'warning').length;
  const passed = checks.length - failed - odd;
  const title = [
    failed > 0
      ? `${failed} of ${checks.length} checks failed: nothing can be saved`
      : `${passed} checks passed`,
    odd > 0 ? `${odd} with a remark` : '',
  ]
    .filter(Boolean)
    .join(', ');
  return (
    // Keyed by what was found, so that a failure unfolds the list by itself.
    <Disclosure key={title} title={title} open={failed + odd > 0}>
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
