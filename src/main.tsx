// The composition root: builds the workers and the flows, hands them to the page, decides nothing.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { offerAutomation } from './automation.ts';
import { createApp } from './flows/createApp.ts';
import { startLanguage } from './flows/languageFlow.ts';
import { keepForOffline } from './flows/offlineFlow.ts';
import { pagePacs } from './flows/pagePacs.ts';
import { AppProvider } from './ui/appContext.tsx';
import { Page } from './ui/shell/Page.tsx';
import './ui/styles/index.css';
import { connectEngine } from './workers/engineClient.ts';
import { createReadingPool } from './workers/readingPool.ts';
import type { ComparingApi } from './pipeline/pieces/comparingApi.ts';
import { connect, type WorkerClient } from './workers/rpc.ts';
import type { TrainApi } from './workers/trainApi.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

const pool = createReadingPool();
addEventListener('load', () => pool.warm(), { once: true });

const comparing = (): WorkerClient<ComparingApi> =>
  connect<ComparingApi>(
    'compare',
    () =>
      new Worker(new URL('./workers/compare.worker.ts', import.meta.url), {
        type: 'module',
        name: 'compare',
      }),
  );

const app = createApp({
  pool,
  engine: connectEngine(),
  compare: [comparing(), comparing()],
  train: connect<TrainApi>(
    'training',
    () =>
      new Worker(new URL('./workers/train.worker.ts', import.meta.url), { type: 'module', name: 'train' }),
  ),
  pacs: pagePacs(),
});

if (import.meta.env.PROD && 'serviceWorker' in navigator)
  addEventListener('load', () => void keepForOffline(navigator.serviceWorker, () => location.reload()), {
    once: true,
  });

if (new URLSearchParams(location.search).has('automation')) offerAutomation(app);

await startLanguage(navigator.languages);

createRoot(root).render(
  <StrictMode>
    <AppProvider value={app}>
      <Page />
    </AppProvider>
  </StrictMode>,
);
