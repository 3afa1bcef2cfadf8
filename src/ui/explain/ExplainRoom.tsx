// The Explain room, shown instead of the images: filters, feature maps and what a value depends on, one column a model.
import './explain.css';
import { IconArrowLeft } from '@tabler/icons-react';
import { Tabs } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { useExplain } from '../../stores/explainStore.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { useApp } from '../appContext.tsx';
import { JobLine } from '../kit/JobLine.tsx';
import { Notice } from '../kit/Notice.tsx';
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
  const heading = useRef<HTMLHeadingElement>(null);
  const error = useExplain((state) => state.error);
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'explain'));
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="explain" id="images" aria-label="Explain">
      <header className="explain-head">
        <button type="button" className="button" onClick={() => explain.leave()}>
          <IconArrowLeft size={15} stroke={1.7} aria-hidden />
          Back to the images
        </button>
        <h2 ref={heading} tabIndex={-1}>
          How the network sees this slice
        </h2>
        {job ? <JobLine job={job} /> : <p className="dim">Nothing is computed until you ask for it.</p>}
      </header>
      <ExplainChoices />
      {error ? (
        <Notice kind="error">
          <p>{error.message}</p>
          <p className="dim">{error.advice}</p>
        </Notice>
      ) : null}
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
    </main>
  );
}
