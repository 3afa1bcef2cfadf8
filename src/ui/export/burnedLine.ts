// The line that is burned into every picture of the panes: what it is not for, and what made it.
import { application } from '../../core/application.ts';
import type { Synthesis } from '../../stores/studyStore.ts';

export function burnedLine(synthesis: Synthesis | undefined): string {
  const by = synthesis
    ? ` Synthetic MR by ${synthesis.modelName}${synthesis.untrained ? ', UNTRAINED' : ''}, weights ${synthesis.weightsSha256.slice(0, 12)}.`
    : '';
  return `RESEARCH ONLY, NOT FOR DIAGNOSIS.${by} ${application.name} ${application.version}`;
}
