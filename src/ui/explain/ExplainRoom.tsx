// The Explain room, shown instead of the images: filters, feature maps and what a value depends on, one column a model.
import './explain.css';
import { Tabs } from 'radix-ui';
import { useExplain } from '../../stores/explainStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { Room } from '../kit/Room.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { ExplainChoices } from './ExplainChoices.tsx';
import { FiltersView } from './FiltersView.tsx';
import { InfluenceView } from './InfluenceView.tsx';
import { MapsView } from './MapsView.tsx';

const views = [
  { id: 'filters', name: 'Filters', content: () => <FiltersView /> },
  { id: 'maps', name: 'Feature maps', content: () => <MapsView /> },
  { id: 'field', name: 'Receptive field', content: () => <InfluenceView /> },
] as const;

export function ExplainRoom() {
  const { explain } = useApp();
  const error = useExplain((state) => state.error);
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'explain'));
  return (
    <Room
      className="explain"
      label="Explain"
      title="How the network sees this slice"
      note="Nothing is computed until you ask for it."
      job={job}
      onLeave={() => explain.leave()}
    >
      <ExplainChoices />
      <ErrorNotice error={error} />
      <Tabs.Root className="explain-tabs" defaultValue="filters">
        <Tabs.List className="tab-list" aria-label="What to explain">
          {views.map(({ id, name }) => (
            <Tabs.Trigger key={id} className="tab" value={id}>
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {views.map(({ id, content }) => (
          <Tabs.Content key={id} className="explain-body" value={id}>
            {content()}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Room>
  );
}
