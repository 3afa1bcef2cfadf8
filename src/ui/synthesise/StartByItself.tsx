// The switch that lets a good CT be synthesised without being asked for, and what it means for the CT that is open.
import { isGood } from '../../stores/startsByItself.ts';
import { patchSettings, useSettings } from '../../stores/settingsStore.ts';
import { type StudyState, useStudy } from '../../stores/studyStore.ts';
import { isBeingChecked } from '../../stores/verdicts.ts';

export function StartByItself() {
  const on = useSettings(({ startByItself }) => startByItself);
  const next = useStudy(whatNext);
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={on}
          onChange={({ target }) => patchSettings({ startByItself: target.checked })}
        />
        <span>Start by itself when the verdict is good</span>
      </label>
      {on && next !== null ? <p className="dim">{next}</p> : null}
    </>
  );
}

/** Null where something has been made already, or is being made. */
function whatNext(study: StudyState): string | null {
  const { ctId, syntheses } = study;
  if (ctId === null || syntheses[ctId] || isBeingChecked(study)) return null;
  return isGood(study)
    ? 'It starts as soon as the network is ready.'
    : 'This CT is not good by every rule of the verdict, so it waits for you.';
}
